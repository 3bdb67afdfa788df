import { missing } from "./fetch-data";
import { fetchCommand, locate } from "./locate";
import { DATA_SETS, type DataSet, type DataSetName } from "./manifest";
import { type Places, placesFrom } from "./places";

export type Availability =
  // All members are in both, so that `found.available ? … : found.command` also compiles without `strict`, as in tslab,
  // where the question does not narrow the type.
  | {
      readonly available: true;
      readonly from: "mirror" | "cache" | "mirror and cache";
      readonly message?: undefined;
      readonly command?: undefined;
    }
  /** `message` says what is missing and how to get it; `command` is the one command that does. */
  | { readonly available: false; readonly message: string; readonly command: string };

/**
 * Whether a data set's files are there, without a download and without reading them (reading checks them). A lesson
 * asks this before it runs on MNIST, and prints `message` when it cannot.
 */
export function available(name: DataSetName, places: Places = placesFrom()): Availability {
  const set: DataSet = DATA_SETS[name];
  const own = dataSetAvailable(set, places);
  if (own.available || !set.partOf) return own;
  const whole = available(set.partOf as DataSetName, places);
  return whole.available ? whole : own;
}

/** `available` for a data set that the manifest need not hold. */
export function dataSetAvailable(set: DataSet, places: Places): Availability {
  const found = set.files.map((file) => ({ file, located: locate(set, file, places) }));
  const absent = found.filter(({ located }) => !located).map(({ file }) => file);
  if (absent.length > 0) {
    return { available: false, message: missing(set, absent, places), command: fetchCommand(set) };
  }
  const from = new Set(found.map(({ located }) => located!.from));
  return { available: true, from: from.size === 2 ? "mirror and cache" : [...from][0] };
}
