#!/usr/bin/env node
import { Command } from "commander";
import * as kernel from "./kernel";
import * as lab from "./lab";
import * as run from "./run";
import * as setupNative from "./setup-native";
import * as start from "./start";

const program = new Command("stillroom").description(
  "A TypeScript notebook kernel and the model-compression course that runs on it",
);

kernel.register(program);
lab.register(program);
run.register(program);
setupNative.register(program);
start.register(program);

await program.parseAsync();
