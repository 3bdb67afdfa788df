import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { connectKernel, type KernelClient, launchKernel } from "../../kernel/client";
import { findContestants, type KernelContestant } from "./kernel-contestants";
import { residentMemory } from "./resident-memory";
import { type BenchRow, type BenchSubject, median } from "./row";

interface Running {
  client: KernelClient;
  pid: number;
  /** Seconds from the start of the process to its kernel_info_reply. */
  started: number;
}

/** One figure: a sample of it, or undefined where a kernel cannot do it. */
interface Figure {
  what: string;
  unit: string;
  samples: number;
  /** Every sample in a kernel of its own, instead of one kernel for all of them. */
  fresh?: boolean;
  sample(kernel: Running, code: KernelContestant["code"], i: number): Promise<number | undefined>;
}

/** Longer than that, and a kernel has not done it. */
const limitMs = 60_000;
const dist = dirname(fileURLToPath(import.meta.url));

const launched = (argv: readonly string[]) => ({ cwd: dirname(dist), argv, transport: "tcp" as const });

async function start({ argv }: KernelContestant): Promise<Running> {
  const began = performance.now();
  const kernel = await launchKernel(launched(argv));
  const client = await connectKernel(kernel.connection, kernel);
  return { client, pid: kernel.pid, started: inSeconds(client.answered - began) };
}

/** Milliseconds until the work is done. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  const late = delay(limitMs, undefined, { ref: false }).then(() => {
    throw new Error(`not done after ${limitMs / 1000} s`);
  });
  await Promise.race([work(), late]);
  return performance.now() - began;
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

const inSeconds = (ms: number): number => ms / 1000;

const figures: readonly Figure[] = [
  {
    what: "process start to kernel_info",
    unit: "s",
    samples: 7,
    fresh: true,
    sample: async ({ started }) => started,
  },
  {
    what: "process start to first result",
    unit: "s",
    samples: 3,
    fresh: true,
    async sample({ client, started }, { small }) {
      return started + inSeconds(await timed(() => run(client, small(0))));
    },
  },
  {
    what: "resident memory after the first result",
    unit: "MB",
    samples: 3,
    fresh: true,
    async sample({ client, pid }, { small }) {
      await run(client, small(0));
      const bytes = residentMemory(pid);
      return bytes === undefined ? undefined : bytes / 1e6;
    },
  },
  {
    what: "distinct small cell",
    unit: "ms",
    samples: 50,
    sample: ({ client }, { small }, i) => timed(() => run(client, small(i))),
  },
  {
    what: "first import of @tensorflow/tfjs",
    unit: "s",
    samples: 3,
    fresh: true,
    async sample({ client }, { small, importTensors }) {
      if (importTensors === undefined) return undefined;
      await run(client, small(0));
      return inSeconds(await timed(() => run(client, importTensors)));
    },
  },
  {
    what: "distinct cell after importing it",
    unit: "ms",
    samples: 20,
    async sample({ client }, { tensors, importTensors }, i) {
      if (tensors === undefined || importTensors === undefined) return undefined;
      if (i === 0) await run(client, importTensors);
      return timed(() => run(client, tensors(i)));
    },
  },
  {
    what: "completion of tf.",
    unit: "ms",
    samples: 10,
    sample: ({ client }, { complete }) =>
      timed(() => found(client.complete(complete), ({ matches }) => matches.length > 0)),
  },
  {
    what: "inspection of tf.scalar",
    unit: "ms",
    samples: 10,
    sample: ({ client }, { inspect }) => timed(() => found(client.inspect(inspect), (inspection) => inspection.found)),
  },
  {
    what: "10,000 lines, all before idle",
    unit: "s",
    samples: 3,
    sample: async ({ client }, { lines }) => inSeconds(await timed(() => print(client, lines, 98_890))),
  },
  {
    what: "50 MB in 500,000 writes, all before idle",
    unit: "s",
    samples: 1,
    sample: async ({ client }, { flood }) => inSeconds(await timed(() => print(client, flood, 50_000_000))),
  },
];

/** The samples of one figure, contestants taking turns; one that fails is noted and sits the rest of the figure out. */
async function measure(figure: Figure, shared: Map<KernelContestant, Running>, notes: string[]): Promise<BenchRow[]> {
  const samples = new Map([...shared.keys()].map((contestant) => [contestant, [] as number[]]));
  for (let round = 0; round < figure.samples; round++)
    for (const [contestant, values] of samples) {
      const kernel = figure.fresh ? await start(contestant) : shared.get(contestant)!;
      try {
        const value = await figure.sample(kernel, contestant.code, round);
        if (value !== undefined) values.push(value);
      } catch (error) {
        notes.push(`${contestant.name}, ${figure.what}: ${(error as Error).message}`);
        samples.delete(contestant);
        // What it is still doing must not disturb the figures after this one.
        if (!figure.fresh) shared.set(contestant, await renew(contestant, kernel));
      }
      if (figure.fresh) await kernel.client.shutdown();
    }
  const [first, ...peers] = [...samples].filter(([, values]) => values.length > 0);
  if (!first) return [];
  const ours = { name: first[0].name, value: median(first[1]) };
  const { what, unit } = figure;
  const rows = peers.map(([{ name }, values]): BenchRow => {
    const value = median(values);
    return { what, unit, ours, peer: { name, value }, ratio: ours.value / value };
  });
  return rows.length > 0 ? rows : [{ what, unit, ours }];
}

async function renew(contestant: KernelContestant, kernel: Running): Promise<Running> {
  await kernel.client.shutdown();
  return start(contestant);
}

/** Our kernel beside the other kernels for TypeScript and Python that are installed, driven by the same client. */
export const kernel: BenchSubject = async (say) => {
  const { contestants, notes } = findContestants(dist);
  const shared = new Map<KernelContestant, Running>();
  try {
    for (const contestant of contestants) shared.set(contestant, await start(contestant));
    const rows: BenchRow[] = [];
    for (const figure of figures) {
      say(figure.what);
      rows.push(...(await measure(figure, shared, notes)));
    }
    return { rows, notes };
  } finally {
    await Promise.all([...shared.values()].map(({ client }) => client.shutdown()));
  }
};
