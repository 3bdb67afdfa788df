#!/usr/bin/env node
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, Help } from "commander";
import { version } from "../../package.json";

/** One file a command, in the order of the help. */
const commands: Readonly<Record<string, () => Promise<{ register(program: Command): void }>>> = {
  check: () => import("./check"),
  course: () => import("./course"),
  grade: () => import("./grade"),
  gradebook: () => import("./gradebook"),
  gradescope: () => import("./gradescope"),
  kernel: () => import("./kernel"),
  lab: () => import("./lab"),
  data: () => import("./data"),
  progress: () => import("./progress"),
  release: () => import("./release"),
  replay: () => import("./replay"),
  run: () => import("./run"),
  "setup-native": () => import("./setup-native"),
  similarity: () => import("./similarity"),
  start: () => import("./start"),
  sweep: () => import("./sweep"),
  verify: () => import("./verify"),
  "winning-tickets": () => import("./winning-tickets"),
  worker: () => import("./worker"),
  work: () => import("./work"),
  bench: () => import("./bench"),
};

// Folders that are named from here: kernels work in those of the notebooks.
for (const name of ["STILLROOM_DATA", "STILLROOM_CACHE"]) {
  const folder = process.env[name];
  if (folder) process.env[name] = resolve(folder);
}

const program = new Command("stillroom")
  .description("A TypeScript notebook kernel and the model-compression course that runs on it")
  .version(version);

// The one that is named is loaded, because loading all takes longer than many of them take; the others for help alone.
const named = Object.entries(commands).filter(([name]) => name === process.argv[2]);
for (const [, load] of named.length > 0 ? named : Object.entries(commands)) (await load()).register(program);

// What to list depends on what is installed; it is asked where no command is named, as it loads half of the project.
if (named.length === 0) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const { isOffered } = await import("./offered");
  // Set after the commands are there, which would have their own subcommands listed by it.
  program.configureHelp({
    visibleCommands: (command) => new Help().visibleCommands(command).filter((one) => isOffered(one.name(), root)),
  });
}

// Whoever reads our output may stop early, as `head` does; what was to be done has its own files.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  // What a user can mend is said in a sentence; where a bug sits, only `DEBUG` asks for.
  console.error(process.env.DEBUG || !(error instanceof Error) ? error : `stillroom: ${error.message}`);
  process.exitCode = 1;
}
