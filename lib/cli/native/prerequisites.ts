import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { Places } from "./places";
import { run } from "./run";
import { SetupError } from "./setup-error";

/** What the build from a wheel needs of the machine. */
export interface Prerequisites {
  /** A Python with pip, which fetches and unpacks the wheel. */
  python: string;
  compiler: string;
  /** Folder that holds node_api.h. */
  nodeHeaders: string;
}

/** @throws SetupError that names everything missing, with the one command that adds it. */
export async function findPrerequisites(places: Places): Promise<Prerequisites> {
  const answers = async (program: string, ...args: string[]) => (await run(program, args, { log: places.log })).ok;
  const first = async (programs: string[], ...args: string[]) => {
    for (const program of programs) if (await answers(program, ...args)) return program;
    return undefined;
  };
  const python = await first(["python3", "python"], "-m", "pip", "--version");
  const compiler = await first(
    [process.env.CXX, "g++", "clang++"].filter((c) => c !== undefined),
    "--version",
  );
  const nodeHeaders = headerFolders(places).find((folder) => existsSync(join(folder, "node_api.h")));
  if (python && compiler) return { python, compiler, nodeHeaders: nodeHeaders ?? (await headersFromNpm(places)) };

  const missing = [...(python ? [] : ["python3 with pip"]), ...(compiler ? [] : ["the C++ compiler g++"])];
  const packages = [...(python ? [] : ["python3-pip"]), ...(compiler ? [] : ["g++"])];
  throw new SetupError(
    `Missing: ${missing.join(" and ")}. On Debian or Ubuntu: sudo apt-get install -y ${packages.join(" ")}`,
  );
}

function headerFolders(places: Places): string[] {
  const release = process.versions.node;
  return [
    ...(process.env.npm_config_nodedir ? [join(process.env.npm_config_nodedir, "include", "node")] : []),
    join(dirname(process.execPath), "..", "include", "node"),
    "/usr/include/node",
    "/usr/include/nodejs/src",
    join(homedir(), ".cache", "node-gyp", release, "include", "node"),
    npmHeaders(places),
  ];
}

const npmHeaders = (places: Places) => join(places.cache, "headers", "node_modules", "node-api-headers", "include");

/** The Node project publishes the headers of Node-API on npm; they are the same for every Node release. */
async function headersFromNpm(places: Places): Promise<string> {
  const prefix = join(places.cache, "headers");
  const args = [
    "install",
    "--prefix",
    prefix,
    "--no-save",
    "--ignore-scripts",
    "--loglevel=error",
    "node-api-headers@1",
  ];
  if (!(await run("npm", args, { log: places.log })).ok || !existsSync(join(npmHeaders(places), "node_api.h")))
    throw new SetupError(
      `Missing: Node's headers (node_api.h), and npm could not fetch them. Add them with: npx node-gyp install\nMessages: ${places.log}`,
    );
  return npmHeaders(places);
}
