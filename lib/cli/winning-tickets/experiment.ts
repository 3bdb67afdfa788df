import { join } from "node:path";
import { selectBackend } from "../../backend";
import { available, glyphs14, mnist14, type Split } from "../../data";
import { courseCurve, courseCurveSettings } from "../../lottery-ticket";
import type { WinningTicketsOptions } from "../winning-tickets";
import { barLines, levelLine, writeReport } from "./report";
import { runCurve } from "./run-curve";
import { statusLine } from "./status-line";

const titles = { glyphs: "glyphs 14×14", mnist14: "MNIST-14" } as const;

/** The whole command: data, levels, result and figures. What it computes depends on its options alone. */
export async function winningTickets(options: WinningTicketsOptions & { readonly out: string }): Promise<void> {
  const { data, seed, seeds, rounds, out } = options;
  const split = await splitOf(data, seed);
  const { name: backend } = await selectBackend();
  const settings = courseCurveSettings(
    split,
    Array.from({ length: seeds }, (_, s) => `${seed}, ${s}`),
  );
  const described = { data, seed, seeds: settings.seeds, ...courseCurve };
  const status = statusLine(process.stdout);
  const run = await runCurve(settings, described, rounds, {
    folder: out,
    backend,
    onProgress: status.show,
    onLevel: (record) => status.note(levelLine(record, settings.steps)),
  });
  status.clear();
  const files = await writeReport(out, titles[data], run);
  console.log(["", ...barLines(run), "", ...files.map((file) => join(out, file))].join("\n"));
}

async function splitOf(data: WinningTicketsOptions["data"], seed: string): Promise<Split> {
  if (data === "glyphs") return glyphs14({ seed });
  const mnist = available("mnist");
  if (!mnist.available) throw new Error(`${mnist.message}\nOr take the set that needs no download: --data glyphs`);
  return mnist14({ seed });
}
