import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { kernelCommand } from "../../kernel/client";
import { busyCells } from "./kernel-interrupts";

/** A kernel to measure: how it is started, and the same work in its language. */
export interface KernelContestant {
  name: string;
  argv: readonly string[];
  /** How its kernelspec says that it is interrupted. */
  interrupt: "message" | "signal";
  code: {
    /** A small cell, different for each i. */
    small(i: number): string;
    importTensors?: string;
    /** A small cell that uses the imported library. */
    tensors?(i: number): string;
    complete: string;
    inspect: string;
    lines: string;
    flood: string;
    /** Prints something and never ends. */
    loop: string;
    /** Other ways to be busy, by kind. */
    busy?: Readonly<Record<string, string>>;
  };
}

const tensorLibrary = "@tensorflow/tfjs";
const typescript = {
  small: (i: number) => `const a${i}: number = ${i}; a${i} + 1`,
  importTensors: `import * as tf from "${tensorLibrary}"; tf.version_core`,
  tensors: (i: number) => `const t${i} = tf.scalar(${i}); t${i}.dtype`,
  complete: "tf.",
  inspect: "tf.scalar",
  lines: "for (let i = 0; i < 10000; i++) console.log('line ' + i);",
  flood: "for (let i = 0; i < 500000; i++) process.stdout.write('x'.repeat(99) + '\\n');",
  loop: busyCells["a loop"]!,
  busy: busyCells,
};
const python = {
  small: (i: number) => `a${i} = ${i}\na${i} + 1`,
  complete: "import os; os.",
  inspect: "print",
  lines: "for i in range(10000): print(f'line {i}')",
  flood: "import sys\nfor i in range(500000): n = sys.stdout.write('x' * 99 + '\\n')",
  loop: "print('go', flush=True)\nwhile True: pass",
};

const runs = (program: string, args: readonly string[]) => spawnSync(program, args, { stdio: "ignore" }).status === 0;

/** The kernels that are installed here, ours first, and what would add the others. */
export function findContestants(dist: string): { contestants: KernelContestant[]; notes: string[] } {
  const file = "{connection_file}";
  const ours: KernelContestant = {
    name: "stillroom",
    argv: kernelCommand(process.execPath, join(dist, "kernel.js")),
    interrupt: "message",
    code: typescript,
  };
  const tslab = tslabProgram(dist);
  const deno = denoProgram(dist);
  const peers: [found: boolean, peer: Pick<KernelContestant, "name" | "argv" | "code">, remedy: string][] = [
    [
      tslab !== undefined,
      { name: "tslab", argv: [process.execPath, tslab ?? "", "kernel", "--config-path", file], code: typescript },
      "npm ci in a clone of the repository",
    ],
    [
      deno !== undefined,
      { name: "Deno", argv: [deno ?? "", "jupyter", "--kernel", "--conn", file], code: typescript },
      "npm install --no-save deno",
    ],
    [
      runs("python3", ["-c", "import ipykernel"]),
      { name: "ipykernel", argv: ["python3", "-m", "ipykernel_launcher", "-f", file], code: python },
      "python3 -m pip install ipykernel",
    ],
  ];
  const here = peers.filter(([found]) => found).map(([, peer]) => ({ ...peer, interrupt: "signal" as const }));
  const notes = peers
    .filter(([found]) => !found)
    .map(([, { name }, remedy]) => `${name} is left out: it is not here (${remedy})`);
  return { contestants: [ours, ...here], notes };
}

/** Deno on PATH, or as an npm package beside the kernel. */
function denoProgram(dist: string): string | undefined {
  const beside = join(dirname(dist), "node_modules", ".bin", "deno");
  return ["deno", beside].find((program) => runs(program, ["--version"]));
}

function tslabProgram(dist: string): string | undefined {
  try {
    const main = createRequire(join(dist, "kernel.js")).resolve("tslab");
    const program = join(dirname(dirname(main)), "bin", "tslab");
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}
