import { spawn, spawnSync } from "node:child_process";
import { resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");

/** A `stillroom` command that runs. */
export interface Running {
  /** What it has printed so far, errors too. */
  readonly text: () => string;
  /** The exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly isRunning: () => boolean;
  kill(signal: NodeJS.Signals): void;
}

/** The command line, as a program that ends when the process that holds its standard input does. */
export const withParent = resolve(import.meta.dirname, "with-parent.mjs");

export function stillroom(...words: readonly string[]): Running {
  const child = spawn(process.execPath, [withParent, ...words], { cwd: root });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return {
    text: () => text,
    ended: new Promise((resolve) => child.once("close", (code) => resolve(code))),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill: (signal) => void child.kill(signal),
  };
}

/**
 * Commands that end by themselves, one after the other in one process: of each its exit code and what it printed, errors
 * too. Starting a process takes longer than most such commands do.
 */
export function inTurn(commands: readonly (readonly string[])[]): { status: number; text: string }[] {
  const program = resolve(import.meta.dirname, "in-turn.mjs");
  const input = JSON.stringify(commands);
  const { stdout, stderr, status } = spawnSync(process.execPath, [program], { cwd: root, input, encoding: "utf8" });
  if (status !== 0 || stderr !== "") throw new Error(`in-turn.mjs ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}
