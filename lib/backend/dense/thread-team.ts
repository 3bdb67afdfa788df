import { Worker } from "node:worker_threads";

/** Threads that share one memory and split numbered pieces of work among themselves. */
export interface ThreadTeam {
  /**
   * Does every piece once, the calling thread among those at work, and returns when all are done.
   *
   * @param meanwhile - called once while other threads are at work; what it throws is thrown when all is done
   */
  run(meanwhile?: () => void): void;
  dispose(): void;
}

export interface ThreadTeamSettings {
  module: WebAssembly.Module;
  /** Shared. */
  memory: WebAssembly.Memory;
  /** Byte address of `controlBytes` bytes of zeros. */
  control: number;
  /** Arguments of `trainStep`: the plan's address and each thread's workspace; as many threads as workspaces. */
  plan: number;
  workspaces: readonly number[];
  /** Pieces of work in each run. */
  pieces: number;
}

export const controlBytes = 12;

/** Words of the control block: pieces taken and done in this round, and rounds so far. */
const [taken, done, round] = [0, 1, 2];

/**
 * The other threads' program, as text: a worker starts from text or a file, and where this file lies depends on the host
 * that runs these sources. It repeats `instantiate` and the loop of `run` below.
 */
const workerProgram = `
const { module, memory, control, plan, workspace, pieces } = require("node:worker_threads").workerData;
const words = new Int32Array(memory.buffer);
const sleep = (address, seen) => { Atomics.wait(words, address / 4, seen); };
const wake = (address) => { Atomics.notify(words, address / 4); };
const { trainStep, awaitChange, increment } = new WebAssembly.Instance(module, { env: { memory }, host: { sleep, wake } }).exports;
for (let seen = 0; ; ) {
  seen = awaitChange(control + ${4 * round}, seen);
  for (let piece; (piece = Atomics.add(words, control / 4 + ${taken}, 1)) < pieces; ) {
    trainStep(plan, piece, workspace);
    increment(control + ${4 * done});
  }
}`;

function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): TrainerExports {
  const words = new Int32Array(memory.buffer);
  const sleep = (address: number, seen: number): void => void Atomics.wait(words, address / 4, seen);
  const wake = (address: number): void => void Atomics.notify(words, address / 4);
  const instance = new WebAssembly.Instance(module, { env: { memory }, host: { sleep, wake } });
  return instance.exports as unknown as TrainerExports;
}

/** A piece runs on whichever thread is free, with the same result on any. */
export function threadTeam(settings: ThreadTeamSettings): ThreadTeam {
  const { module, memory, control, plan, workspaces, pieces } = settings;
  const [own, ...others] = workspaces;
  const { trainStep, awaitChange, increment } = instantiate(module, memory);
  const words = new Int32Array(memory.buffer, control, 3);
  const workers = others.flatMap((workspace) => {
    const workerData = { module, memory, control, plan, workspace, pieces };
    return startWorker(workerData) ?? [];
  });
  const takePiece = (): boolean => {
    const piece = Atomics.add(words, taken, 1);
    if (piece >= pieces) return false;
    trainStep(plan, piece, own!);
    Atomics.add(words, done, 1);
    return true;
  };
  return {
    run(meanwhile) {
      Atomics.store(words, done, 0);
      // Opens the round: a thread that is still looking for work may begin from here on.
      Atomics.store(words, taken, 0);
      increment(control + 4 * round);
      // A worker that has not started yet takes no piece, so nothing waits for it.
      takePiece();
      try {
        meanwhile?.();
      } finally {
        while (takePiece());
        for (let count = Atomics.load(words, done); count < pieces; ) count = awaitChange(control + 4 * done, count);
      }
    },
    dispose() {
      for (const worker of workers) void worker.terminate();
    },
  };
}

/** None where the host forbids threads, as Node's permission model does: a team is then smaller, its result the same. */
function startWorker(workerData: object): Worker | undefined {
  try {
    const worker = new Worker(workerProgram, { eval: true, execArgv: [], workerData });
    // One that ends while it starts has taken no piece, and the others take its share.
    worker.on("error", () => {});
    worker.unref();
    return worker;
  } catch {
    return undefined;
  }
}

interface TrainerExports {
  trainStep(plan: number, piece: number, workspace: number): void;
  /** Returns the word at a byte address as soon as that is no longer `seen`. */
  awaitChange(address: number, seen: number): number;
  /** Adds 1 to the word at a byte address, for those who await its change. */
  increment(address: number): void;
}
