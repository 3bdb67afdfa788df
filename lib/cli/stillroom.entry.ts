#!/usr/bin/env node
import { Command } from "commander";
import * as setupNative from "./setup-native";

const program = new Command("stillroom").description(
  "A TypeScript notebook kernel and the model-compression course that runs on it",
);

setupNative.register(program);

await program.parseAsync();
