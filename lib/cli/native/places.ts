import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";

const packageName = "@tensorflow/tfjs-node";
const manifest = z.object({ name: z.string(), optionalDependencies: z.object({ [packageName]: z.string() }) });

/** Where the native library's parts lie. */
export interface Places {
  /** The project: the folder of the package.json that asks for tfjs-node. */
  root: string;
  /** tfjs-node in the project's node_modules; may not exist. */
  package: string;
  /** The version of tfjs-node that package.json asks for. */
  version: string;
  /** Everything that is downloaded or built; survives `npm ci`. */
  cache: string;
  /** The finished library and binding, inside `cache`. */
  finished: string;
  log: string;
}

/** @throws Error when no package.json above this file asks for tfjs-node. */
export function findPlaces(environment: NodeJS.ProcessEnv = process.env): Places {
  const root = projectRoot(dirname(fileURLToPath(import.meta.url)));
  const version = manifest.parse(readJson(join(root, "package.json"))).optionalDependencies[packageName];
  const cache = join(environment.XDG_CACHE_HOME || join(homedir(), ".cache"), "stillroom", "native");
  return {
    root,
    version,
    cache,
    package: join(root, "node_modules", packageName),
    finished: join(cache, `tfjs-node-${version}-${process.platform}-${process.arch}`),
    log: join(cache, "setup.log"),
  };
}

function projectRoot(folder: string): string {
  const file = join(folder, "package.json");
  if (existsSync(file) && manifest.safeParse(readJson(file)).success) return folder;
  if (dirname(folder) === folder)
    throw new Error(
      `No package.json above ${import.meta.url} asks for ${packageName}. Run this from a Stillroom checkout.`,
    );
  return projectRoot(dirname(folder));
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
