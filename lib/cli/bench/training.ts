import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { type Contestant, startContestant } from "./contestant";
import { type BenchRow, type BenchSubject, median } from "./row";
import { type MemoryCase, memoryCases, type TrainingCase, trainingCases } from "./training-cases";

const rounds = 5;
const dist = dirname(fileURLToPath(import.meta.url));
const pythonScript = join(dist, "..", "test", "bench", "training.py");

interface Entrant {
  name: string;
  /** What adds it where it is missing. */
  remedy: string;
  start: () => Promise<Contestant>;
}

const ours = (backend: string, remedy: string): Entrant => ({
  name: backend,
  remedy,
  start: () =>
    startContestant(process.execPath, ["--expose-gc", join(dist, "training-contestant.js")], {
      STILLROOM_BACKEND: backend,
    }),
});
const peer: Entrant = {
  name: "PyTorch, 2 threads",
  remedy: "python3 -m pip install torch",
  start: () =>
    existsSync(pythonScript)
      ? startContestant("python3", [pythonScript])
      : Promise.reject(new Error("its script is in the repository alone")),
};

/**
 * Milliseconds a training step on each of our backends beside PyTorch, in blocks of steps that take turns; and by how
 * much the resident memory of ours rises over 1,000 steps.
 */
export const training: BenchSubject = async (say) => {
  const notes: string[] = [];
  const running = new Map<Entrant, Contestant>();
  for (const entrant of [ours("native", "npm run setup:native"), ours("wasm", "npm ci"), peer])
    try {
      running.set(entrant, await entrant.start());
    } catch (error) {
      notes.push(`${entrant.name} is left out: ${(error as Error).message} (${entrant.remedy})`);
    }
  try {
    const rows: BenchRow[] = [];
    for (const bench of memoryCases) {
      say(bench.name);
      for (const entrant of [...running.keys()].filter((entrant) => entrant !== peer))
        rows.push({
          what: bench.name,
          unit: "MiB",
          ours: { name: entrant.name, value: await askAlone(entrant, bench) },
        });
    }
    for (const bench of trainingCases) {
      say(bench.name);
      rows.push(...(await measure(bench, running)));
    }
    return { rows, notes };
  } finally {
    for (const contestant of running.values()) contestant.stop();
  }
};

/**
 * In a process that has done nothing else and has not waited: V8 shrinks the young generation of one that idles, and
 * its growing back, some 20 MiB, would be taken for the training's.
 */
async function askAlone(entrant: Entrant, bench: MemoryCase): Promise<number> {
  const contestant = await entrant.start();
  try {
    return z.number().parse(await contestant.ask(bench));
  } finally {
    contestant.stop();
  }
}

async function measure(bench: TrainingCase, running: ReadonlyMap<Entrant, Contestant>): Promise<BenchRow[]> {
  const times = new Map([...running.keys()].map((entrant) => [entrant, [] as number[]]));
  // The first round warms up: compilers and caches.
  for (let round = 0; round <= rounds; round++)
    for (const [entrant, contestant] of running) {
      const milliseconds = z.number().parse(await contestant.ask(bench));
      if (round > 0) times.get(entrant)!.push(milliseconds);
    }
  const value = (entrant: Entrant) => median(times.get(entrant)!);
  const theirs = running.has(peer) ? { name: peer.name, value: value(peer) } : undefined;
  return [...running.keys()]
    .filter((entrant) => entrant !== peer)
    .map((entrant) => ({
      ...{ what: bench.name, unit: "ms/step", ours: { name: entrant.name, value: value(entrant) } },
      ...(theirs && { peer: theirs, ratio: value(entrant) / theirs.value }),
    }));
}
