import { DATA_SETS, type DataSet } from "../files/manifest";
import { type Places, placesFrom } from "../files/places";
import { parseIdx } from "../formats/idx";
import { imageSetFromBytes } from "../formats/image-bytes";
import { DIGIT_NAMES, SMALL_SPLIT } from "../glyphs";
import type { ImageSet } from "../image-set";
import { pool2x2 } from "../pool";
import { type Split, splitStratified } from "../split";
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
 * MNIST-14: digits averaged to 14×14, pixels 0 to 1, split like `glyphs14`. 5000 to train on and 1000 to validate on
 * come from the training file; the 4000 to test on from the test file, whose writers are others.
 *
 * @param options.seed draws the images of each part
 */
export async function mnist14({ seed }: { seed: number | string }, places: Places = placesFrom()): Promise<Split> {
  return smallSplit(await mnist(places), seed);
}

/** 5000 and 1000 images of the training file and 4000 of the test file, at half the height and width. */
export function smallSplit({ train, test }: Published, seed: number | string): Split {
  const small = (set: ImageSet) => pool2x2(set, set.name.replace("MNIST", "MNIST-14"));
  const fit = splitStratified(train, { train: SMALL_SPLIT.train, validation: SMALL_SPLIT.validation }, seed);
  const report = splitStratified(test, { test: SMALL_SPLIT.test }, seed);
  return { train: small(fit.train), validation: small(fit.validation), test: small(report.test) };
}

/** Reads the four files of a data set in MNIST's form: training images and labels, test images and labels. */
export async function readIdxPair(
  set: DataSet,
  title: string,
  classNames: readonly string[],
  places: Places,
): Promise<Published> {
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all(
    set.files.map(async (file) => parseIdx(await unpacked(set, file, places), `${set.name}/${file.name}`)),
  );
  return {
    train: imageSetFromBytes(`${title} training file`, trainImages, trainLabels, classNames),
    test: imageSetFromBytes(`${title} test file`, testImages, testLabels, classNames),
  };
}
