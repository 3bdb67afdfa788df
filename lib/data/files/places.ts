import { homedir } from "node:os";
import { join } from "node:path";

/** Where the files of data sets are looked for. */
export interface Places {
  /** A folder that holds each file under `<data set>/<file name>`: read, never written. Looked at first. */
  readonly mirror?: string;
  /** The folder that downloads go to, laid out alike. */
  readonly cache: string;
}

/**
 * The places that the environment names: `STILLROOM_DATA` is a local mirror; downloads go to `datasets/` in
 * `STILLROOM_CACHE`, else in `$XDG_CACHE_HOME/stillroom`, else in `~/.cache/stillroom`.
 */
export function placesFrom(env: Readonly<Record<string, string | undefined>> = process.env): Places {
  const cache = env.STILLROOM_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "stillroom");
  return { mirror: env.STILLROOM_DATA || undefined, cache: join(cache, "datasets") };
}
