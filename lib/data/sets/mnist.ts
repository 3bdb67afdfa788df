import { DATA_SETS, type DataSet } from "../files/manifest";
import { type Places, placesFrom } from "../files/places";
import { parseIdx } from "../formats/idx";
import { type ByteImages, joinBytes, takeBytes, wholeSet } from "../formats/image-bytes";
import { DIGIT_NAMES, SMALL_SPLIT } from "../glyphs";
import type { ImageSet } from "../image-set";
import { pool2x2 } from "../pool";
import { partName, type Split, stratifiedRows } from "../split";
import { type Published, unpacked } from "./read";

const FASHION_NAMES: readonly string[] = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
];

/**
 * MNIST (LeCun, Bottou, Bengio and Haffner 1998): 60,000 training and 10,000 test digits, `[28, 28, 1]`, 0 to 1.
 * Reads the mirror or the cache, never the network.
 *
 * @throws Error that names a missing or wrong file and the command that brings it
 */
export function mnist(places: Places = placesFrom()): Promise<Published> {
  return readIdxPair(DATA_SETS.mnist, "MNIST", DIGIT_NAMES, places);
}

/** Fashion-MNIST (Xiao, Rasul and Vollgraf 2017): clothes in MNIST's form; see `mnist`. */
export function fashionMnist(places: Places = placesFrom()): Promise<Published> {
  return readIdxPair(DATA_SETS["fashion-mnist"], "Fashion-MNIST", FASHION_NAMES, places);
}

/**
 * MNIST-14: digits averaged to 14×14, pixels 0 to 1. 5000 to train on and 1000 to validate on are drawn from the training
 * file. The test part is the whole test file, 10,000 digits by other writers, the same for every seed: settings are
 * chosen on validation parts, because whoever chooses on one draw's test part has seen every draw's.
 *
 * @param options.seed draws the training and validation images
 */
export async function mnist14({ seed }: { seed: number | string }, places: Places = placesFrom()): Promise<Split> {
  return smallSplit(await readBytePair(DATA_SETS.mnist, "MNIST", DIGIT_NAMES, places), seed);
}

/** Fashion-MNIST-14: clothes in the form of `mnist14`. */
export async function fashionMnist14(
  { seed }: { seed: number | string },
  places: Places = placesFrom(),
): Promise<Split> {
  return smallSplit(await readBytePair(DATA_SETS["fashion-mnist"], "Fashion-MNIST", FASHION_NAMES, places), seed);
}

/** 5000 and 1000 images of the training file and the whole test file, at half the height and width. */
export function smallSplit({ train, test }: PublishedBytes, seed: number | string): Split {
  const small = (set: ImageSet) => pool2x2(set, set.name.replace("MNIST", "MNIST-14"));
  const rows = stratifiedRows(train, { train: SMALL_SPLIT.train, validation: SMALL_SPLIT.validation }, seed);
  const part = (name: keyof typeof rows) => small(takeBytes(train, rows[name], partName(train, name)));
  return { train: part("train"), validation: part("validation"), test: small(wholeSet(test)) };
}

/** The two parts of a publisher as bytes. */
type PublishedBytes = Readonly<Record<keyof Published, ByteImages>>;

/** Reads the four files of a data set in MNIST's form: training images and labels, test images and labels. */
async function readBytePair(
  set: DataSet,
  title: string,
  classNames: readonly string[],
  places: Places,
): Promise<PublishedBytes> {
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all(
    set.files.map(async (file) => parseIdx(await unpacked(set, file, places), `${set.name}/${file.name}`)),
  );
  return {
    train: joinBytes(`${title} training file`, trainImages, trainLabels, classNames),
    test: joinBytes(`${title} test file`, testImages, testLabels, classNames),
  };
}

/** The files of {@link readBytePair} as images of numbers. */
export async function readIdxPair(...files: Parameters<typeof readBytePair>): Promise<Published> {
  const { train, test } = await readBytePair(...files);
  return { train: wholeSet(train), test: wholeSet(test) };
}
