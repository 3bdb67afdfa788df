#!/usr/bin/env node
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, Help } from "commander";
import { version } from "../../package.json";
import * as bench from "./bench";
import * as check from "./check";
import * as course from "./course";
import * as data from "./data";
import * as grade from "./grade";
import * as gradebook from "./gradebook";
import * as gradescope from "./gradescope";
import * as kernel from "./kernel";
import * as lab from "./lab";
import { isOffered } from "./offered";
import * as progress from "./progress";
import * as release from "./release";
import * as replay from "./replay";
import * as run from "./run";
import * as setupNative from "./setup-native";
import * as similarity from "./similarity";
import * as start from "./start";
import * as sweep from "./sweep";
import * as verify from "./verify";
import * as winningTickets from "./winning-tickets";
import * as work from "./work";
import * as worker from "./worker";

const program = new Command("stillroom")
  .description("A TypeScript notebook kernel and the model-compression course that runs on it")
  .version(version);

check.register(program);
course.register(program);
grade.register(program);
gradebook.register(program);
gradescope.register(program);
kernel.register(program);
lab.register(program);
data.register(program);
progress.register(program);
release.register(program);
replay.register(program);
run.register(program);
setupNative.register(program);
similarity.register(program);
start.register(program);
sweep.register(program);
verify.register(program);
winningTickets.register(program);
worker.register(program);
work.register(program);
bench.register(program);

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Set after the commands are there, which would have their own subcommands listed by it.
program.configureHelp({
  visibleCommands: (command) => new Help().visibleCommands(command).filter((one) => isOffered(one.name(), root)),
});

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
