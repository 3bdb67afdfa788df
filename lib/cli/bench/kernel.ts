import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { connectKernel, launchKernel } from "../../kernel/client";
import { findContestants, type KernelContestant } from "./kernel-contestants";
import { type Figure, figures, inSeconds, type Running } from "./kernel-figures";
import { type BenchRow, type BenchSubject, median } from "./row";

const dist = dirname(fileURLToPath(import.meta.url));

const launched = (argv: readonly string[]) => ({ cwd: dirname(dist), argv, transport: "tcp" as const });

async function start({ argv }: KernelContestant): Promise<Running> {
  const began = performance.now();
  const kernel = await launchKernel(launched(argv));
  const client = await connectKernel(kernel.connection, kernel);
  return { client, pid: kernel.pid, started: inSeconds(client.answered - began) };
}

/** The samples of one figure, contestants taking turns; one that fails is noted and sits the rest of the figure out. */
async function measure(figure: Figure, shared: Map<KernelContestant, Running>, notes: string[]): Promise<BenchRow[]> {
  const samples = new Map([...shared.keys()].map((contestant) => [contestant, [] as number[]]));
  for (let round = 0; round < figure.samples; round++)
    for (const [contestant, values] of samples) {
      const kernel = figure.fresh ? await start(contestant) : shared.get(contestant)!;
      try {
        const value = await figure.sample(kernel, contestant, round);
        if (value !== undefined) values.push(value);
      } catch (error) {
        notes.push(`${contestant.name}, ${figure.what}: ${(error as Error).message}`);
        samples.delete(contestant);
        // What it is still doing must not disturb the figures after this one.
        if (!figure.fresh) shared.set(contestant, await renew(contestant, kernel));
      }
      if (figure.fresh) await kernel.client.shutdown();
    }
  const [first] = shared.keys();
  const [mine, ...peers] = [...samples].filter(([, values]) => values.length > 0);
  if (!mine || mine[0] !== first) return [];
  const ours = { name: first.name, value: median(mine[1]) };
  const { what, unit, goal } = figure;
  const own = { what, unit, ours, ...(goal === undefined ? {} : { goal }) };
  const rows = peers.map(([{ name }, values]): BenchRow => {
    const value = median(values);
    return { ...own, peer: { name, value }, ratio: ours.value / value };
  });
  return rows.length > 0 ? rows : [own];
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
