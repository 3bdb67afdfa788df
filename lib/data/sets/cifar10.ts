import { dataSetAvailable } from "../files/available";
import { DATA_SETS, type DataSet } from "../files/manifest";
import { type Places, placesFrom } from "../files/places";
import { parseCifar10 } from "../formats/cifar";
import { type ImageSet, take } from "../image-set";
import { openArchive, type Published, unpacked } from "./read";

const FOLDER = "cifar-10-batches-bin";
const TRAIN_BATCHES = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`);
const EXCERPT = { train: 8000, test: 2000 } as const;

/**
 * CIFAR-10 (Krizhevsky 2009): 50,000 training and 10,000 test photographs, `[32, 32, 3]`, 0 to 1. It takes about
 * 750 MB of memory; `cifar10Excerpt` takes 120. Reads the mirror or the cache, never the network.
 *
 * @throws Error that names a missing or wrong file and the command that brings it
 */
export async function cifar10(places: Places = placesFrom()): Promise<Published> {
  return readCifarArchive(DATA_SETS.cifar10, TRAIN_BATCHES, places);
}

/**
 * The first 8,000 training and the first 2,000 test photographs of CIFAR-10: from a mirror's excerpt
 * (`cifar10-10k/`), else from the whole archive; the images are the same.
 */
export async function cifar10Excerpt(places: Places = placesFrom()): Promise<Published> {
  const excerpt = DATA_SETS["cifar10-10k"];
  if (dataSetAvailable(excerpt, places).available) {
    const [train, test] = await Promise.all(excerpt.files.map((file) => unpacked(excerpt, file, places)));
    return { train: parseCifar10("CIFAR-10 training file", train), test: parseCifar10("CIFAR-10 test file", test) };
  }
  const { train, test } = await readCifarArchive(DATA_SETS.cifar10, TRAIN_BATCHES.slice(0, 1), places);
  return { train: first(train, EXCERPT.train), test: first(test, EXCERPT.test) };
}

const first = (set: ImageSet, count: number) =>
  take(
    set,
    Array.from({ length: count }, (_, i) => i),
  );

/** Reads the named training batches and the test batch from the gzipped archive that is a data set's one file. */
export async function readCifarArchive(
  set: DataSet,
  trainBatches: readonly string[],
  places: Places,
): Promise<Published> {
  const member = await openArchive(set, places);
  const read = (name: string, batches: readonly string[]) =>
    parseCifar10(name, Buffer.concat(batches.map((batch) => member(`${FOLDER}/${batch}`))));
  return { train: read("CIFAR-10 training file", trainBatches), test: read("CIFAR-10 test file", ["test_batch.bin"]) };
}
