import { DATA_SETS, type DataSet } from "../files/manifest";
import { type Places, placesFrom } from "../files/places";
import { type Cifar100, parseCifar100 } from "../formats/cifar";
import { openArchive, type Published } from "./read";

const FOLDER = "cifar-100-binary";

/**
 * CIFAR-100 (Krizhevsky 2009): 50,000 training and 10,000 test photographs, `[32, 32, 3]`, 0 to 1, with 100 fine labels
 * and with 20 coarse ones. It takes about 750 MB of memory. Reads the mirror or the cache, never the network.
 *
 * @throws Error that names a missing or wrong file and the command that brings it
 */
export async function cifar100(places: Places = placesFrom()): Promise<Record<keyof Cifar100, Published>> {
  return readCifar100Archive(DATA_SETS.cifar100, places);
}

/** Reads the records and the names of the classes from the gzipped archive that is a data set's one file. */
export async function readCifar100Archive(set: DataSet, places: Places): Promise<Record<keyof Cifar100, Published>> {
  const member = await openArchive(set, places);
  const linesOf = (file: string) =>
    new TextDecoder()
      .decode(member(`${FOLDER}/${file}`))
      .trimEnd()
      .split(/\r?\n/);
  const names = { coarse: linesOf("coarse_label_names.txt"), fine: linesOf("fine_label_names.txt") };
  const train = parseCifar100("CIFAR-100 training file", member(`${FOLDER}/train.bin`), names);
  const test = parseCifar100("CIFAR-100 test file", member(`${FOLDER}/test.bin`), names);
  return { coarse: { train: train.coarse, test: test.coarse }, fine: { train: train.fine, test: test.fine } };
}
