import { Option } from "commander";

/** `--queue`. Its value is read by `queueUrl`, not here: commander repeats what it refuses, and it may hold a password. */
export const queueOption = (description: string): Option => new Option("--queue <redis://host>", description);
