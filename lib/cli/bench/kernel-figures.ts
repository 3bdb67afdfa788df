import type { KernelClient } from "../../kernel/client";
import type { KernelContestant } from "./kernel-contestants";
import { busyCells, longestToStop, timeToStopLoop } from "./kernel-interrupts";
import { residentMemory } from "./resident-memory";
import { timed } from "./timed";

export interface Running {
  client: KernelClient;
  pid: number;
  /** Seconds from the start of the process to its kernel_info_reply. */
  started: number;
}

/** One figure: a sample of it, or undefined where a kernel cannot do it. */
export interface Figure {
  what: string;
  unit: string;
  /** What ours is to stay at or below. */
  goal?: number;
  samples: number;
  /** Every sample in a kernel of its own, instead of one kernel for all of them. */
  fresh?: boolean;
  sample(kernel: Running, contestant: KernelContestant, i: number): Promise<number | undefined>;
}

async function found<T>(answer: Promise<T>, useful: (answer: T) => boolean): Promise<void> {
  if (!useful(await answer)) throw new Error("it has no answer");
}

async function run(client: KernelClient, code: string): Promise<void> {
  const reply = await client.execute(code);
  if (reply.status !== "ok") throw new Error(`${reply.ename}: ${reply.evalue}`);
}

/** Runs code that prints; fails when not all characters arrived before idle. */
async function print(client: KernelClient, code: string, characters: number): Promise<void> {
  let arrived = 0;
  const onOutput = ({ type, content }: { type: string; content: Readonly<Record<string, unknown>> }) => {
    if (type === "stream") arrived += String(content.text).length;
  };
  await client.execute(code, { onOutput });
  if (arrived < characters) throw new Error(`${arrived} of ${characters} characters arrived before idle`);
}

export const inSeconds = (ms: number): number => ms / 1000;

/** How far memory rises, in bytes, above what it is before, while the work is done or until it has taken too long. */
async function memoryRise(pid: number, work: () => Promise<unknown>): Promise<number | undefined> {
  const before = residentMemory(pid);
  if (before === undefined) return undefined;
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, residentMemory(pid) ?? 0)), 50);
  try {
    await timed(work);
  } catch {
    // Whether the output arrives is a figure of its own.
  } finally {
    clearInterval(watch);
  }
  return most - before;
}

/** In the order of the kernel's goals. */
export const figures: readonly Figure[] = [
  {
    what: "process start to kernel_info",
    unit: "s",
    goal: 0.25,
    samples: 7,
    fresh: true,
    sample: async ({ started }) => started,
  },
  {
    what: "distinct small cell",
    unit: "ms",
    goal: 8,
    samples: 50,
    sample: ({ client }, { code }, i) => timed(() => run(client, code.small(i))),
  },
  {
    what: "distinct cell after importing @tensorflow/tfjs",
    unit: "ms",
    goal: 20,
    samples: 20,
    async sample({ client }, { code: { tensors, importTensors } }, i) {
      if (tensors === undefined || importTensors === undefined) return undefined;
      if (i === 0) await run(client, importTensors);
      return timed(() => run(client, tensors(i)));
    },
  },
  {
    what: "first import of @tensorflow/tfjs",
    unit: "s",
    goal: 0.6,
    samples: 3,
    fresh: true,
    async sample({ client }, { code: { small, importTensors } }) {
      if (importTensors === undefined) return undefined;
      await run(client, small(0));
      return inSeconds(await timed(() => run(client, importTensors)));
    },
  },
  {
    what: "completion of tf.",
    unit: "ms",
    goal: 15,
    samples: 40,
    sample: ({ client }, { code }) =>
      timed(() => found(client.complete(code.complete), ({ matches }) => matches.length > 0)),
  },
  {
    what: "inspection of tf.scalar",
    unit: "ms",
    goal: 15,
    samples: 40,
    sample: ({ client }, { code }) => timed(() => found(client.inspect(code.inspect), (answer) => answer.found)),
  },
  {
    what: "10,000 lines, all before idle",
    unit: "s",
    goal: 0.1,
    samples: 3,
    sample: async ({ client }, { code }) => inSeconds(await timed(() => print(client, code.lines, 98_890))),
  },
  {
    what: "50 MB in 500,000 writes, all before idle",
    unit: "s",
    goal: 2,
    samples: 1,
    sample: async ({ client }, { code }) => inSeconds(await timed(() => print(client, code.flood, 50_000_000))),
  },
  {
    what: "rise of resident memory (Pss) under these writes",
    unit: "MB",
    goal: 200,
    samples: 1,
    fresh: true,
    async sample({ client, pid }, { code }) {
      await run(client, code.small(0));
      const rise = await memoryRise(pid, () => client.execute(code.flood));
      return rise === undefined ? undefined : rise / 1e6;
    },
  },
  {
    what: "resident memory (Pss) after the first result",
    unit: "MB",
    goal: 200,
    samples: 3,
    fresh: true,
    async sample({ client, pid }, { code }) {
      await run(client, code.small(0));
      const bytes = residentMemory(pid);
      return bytes === undefined ? undefined : bytes / 1e6;
    },
  },
  {
    what: "process start to first result",
    unit: "s",
    goal: 0.9,
    samples: 3,
    fresh: true,
    async sample({ client, started }, { code }) {
      return started + inSeconds(await timed(() => run(client, code.small(0))));
    },
  },
  {
    what: "interrupt of a loop to the end of its cell",
    unit: "ms",
    goal: 150,
    samples: 3,
    fresh: true,
    sample: timeToStopLoop,
  },
  {
    what: `the same, longest of ${Object.keys(busyCells).length} kinds of loops and waits`,
    unit: "ms",
    goal: 150,
    samples: 3,
    fresh: true,
    sample: longestToStop,
  },
];
