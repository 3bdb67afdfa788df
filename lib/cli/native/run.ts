import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";

export interface RunOptions {
  /** File that receives all output; the terminal receives none. */
  log: string;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Called each second; a reason returned ends the command. */
  giveUp?: (seconds: number) => string | undefined;
  /** Called each second with how many have passed. */
  onSecond?: (seconds: number) => void;
}

export interface Ran {
  ok: boolean;
  output: string;
}

/** Runs a program with its output kept from the terminal. `ok` is false when it fails, is missing or is given up. */
export function run(program: string, args: string[], { log, cwd, env, giveUp, onSecond }: RunOptions): Promise<Ran> {
  return new Promise((resolve) => {
    const chunks: string[] = [];
    const keep = (text: string) => {
      chunks.push(text);
      appendFileSync(log, text);
    };
    keep(`\n$ ${[program, ...args].join(" ")}\n`);
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const started = performance.now();
    const watch = setInterval(() => {
      const seconds = (performance.now() - started) / 1000;
      onSecond?.(Math.round(seconds));
      const reason = giveUp?.(seconds);
      if (reason === undefined) return;
      keep(`${reason}\n`);
      child.kill("SIGKILL");
    }, 1000);
    const end = (ok: boolean) => {
      clearInterval(watch);
      resolve({ ok, output: chunks.join("") });
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", keep);
    child.on("error", (error) => {
      keep(`${error.message}\n`);
      end(false);
    });
    child.on("close", (code) => end(code === 0));
  });
}
