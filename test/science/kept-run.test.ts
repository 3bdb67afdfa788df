import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import type { CurveLevel, Ticket } from "../../lib/lottery-ticket";
import { readRunRecord } from "../../lib/training";
import { checkpointOf, curveMeasures, type KeptRun, openKeptRun } from "./kept-run";

let folder = "";
beforeAll(async () => {
  await selectBackend();
  folder = await mkdtemp(join(tmpdir(), "stillroom-論文-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const measure = (round: number) => ({ accuracy: [0.1 + round / 7], earlyStop: [round], earlyStopAccuracy: [0.2] });

/** A curve whose rounds prune the first weight that is left; it leaves a checkpoint and stops before a round. */
async function measured(kept: KeptRun | undefined, stopBefore: number, settings: object = { steps: 5 }) {
  const rounds: number[] = [];
  const first = { initial: tf.tensor1d([1, 2, 3, 4]), masks: [tf.ones<tf.Rank.R3>([1, 4, 1])] };
  const levelOf = async ({ initial, masks }: Ticket<tf.Tensor1D>, round: number) => {
    if (round === stopBefore) throw new Error("stopped");
    if (kept) await writeFile(`${checkpointOf(kept, "曲線")!.path}.ticket, 0, round ${round}`, "");
    rounds.push(round);
    const left = [...masks[0].dataSync()];
    const remaining = left.reduce((sum, value) => sum + value) / 4;
    const level: CurveLevel = { round, remaining, kept: [4 * remaining], arms: { ticket: measure(round) } };
    const next = left.map((value, i) => (i <= left.indexOf(1) ? 0 : value));
    return { level, next: { initial, masks: [tf.tensor3d(next, [1, 4, 1])] } };
  };
  return { measures: await curveMeasures({ name: "曲線", settings, first, rounds: 3, levelOf }, kept), rounds };
}

it("goes on with a curve after its last level, to the same measures, and keeps no checkpoint of a level that is done", async () => {
  const straight = await measured(undefined, 9);
  expect(straight.rounds).toEqual([0, 1, 2, 3]);
  expect(Object.keys(straight.measures).filter((name) => name.endsWith("early stop"))).toEqual(
    ["100.0", "75.0", "50.0", "25.0"].map((percent) => `ticket at ${percent} %, early stop`),
  );

  const kept = await openKeptRun(folder, "設定");
  await writeFile(join(folder, "曲線 2.checkpoint"), "");
  await expect(measured(kept, 2)).rejects.toThrow("stopped");
  kept.record.close();
  const again = await openKeptRun(folder, "設定");
  const before = tf.memory().numTensors;
  const resumed = await measured(again, 9);
  expect(tf.memory().numTensors).toBe(before);
  again.record.close();
  expect(resumed).toEqual({ measures: straight.measures, rounds: [2, 3] });
  expect((await readdir(folder)).sort()).toEqual(["record.jsonl", "曲線 2.checkpoint", "曲線.curve"].sort());

  const lines = readRunRecord(join(folder, "record.jsonl")) as Record<string, unknown>[];
  expect(lines.map(({ run, curve }) => (run ? "run" : curve))).toEqual(["run", "曲線", "曲線", "run", "曲線", "曲線"]);
  expect(lines[5]).toMatchObject({ "ticket at 25.0 %, early stop": [3] });
  await expect(measured(again, 9, { steps: 6 })).rejects.toThrow("those of a curve with other settings");
});
