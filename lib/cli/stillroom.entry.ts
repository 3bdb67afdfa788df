#!/usr/bin/env node
import { Command } from "commander";

const program = new Command("stillroom").description(
  "A TypeScript notebook kernel and the model-compression course that runs on it",
);

await program.parseAsync();
