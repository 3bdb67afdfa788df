import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { tf } from "../../lib/backend";
import type { CurveLevel, Ticket } from "../../lib/lottery-ticket";
import { loadTensors, saveTensors } from "../../lib/models";
import type { Masks } from "../../lib/pruning";
import { type CheckpointSettings, openRunRecord, type RunRecord } from "../../lib/training";
import { levelMeasures, type Measures } from "./published-setting";

/** Where a long run keeps what it has come to, so that it goes on there after an interruption. */
export interface KeptRun {
  readonly folder: string;
  /** Of measures as they are made; every session begins with its commit, backend and versions. */
  readonly record: RunRecord;
}

/** Begins or goes on with a run of this name in a folder, which is made. */
export async function openKeptRun(folder: string, name: string): Promise<KeptRun> {
  await mkdir(folder, { recursive: true });
  return { folder, record: await openRunRecord(join(folder, "record.jsonl"), { seed: name, settings: name }) };
}

const fileOf = (training: string) => `${training}.checkpoint`;

/** Of the training of this name; none where nothing is kept. */
export const checkpointOf = (kept: KeptRun | undefined, training: string): CheckpointSettings | undefined =>
  kept && { path: join(kept.folder, fileOf(training)), every: 1000 };

/** A winning-ticket curve that is to be measured. */
export interface Curve<P> {
  readonly name: string;
  /** What tells its levels from those of another curve; functions in it are passed over. */
  readonly settings: unknown;
  /** The whole network with θ₀; disposed of. */
  readonly first: Ticket<P>;
  /** The last one, ≥ 0. */
  readonly rounds: number;
  /** As `curveLevelOf`. */
  readonly levelOf: (ticket: Ticket<P>, round: number) => Promise<{ level: CurveLevel; next: Ticket<P> }>;
}

/**
 * The levels of a curve as measures by name. Where the run is kept, each level is written when it is done, and its
 * checkpoints, one an arm and seed, are removed, because together they are far larger than the curve.
 *
 * @throws RangeError when the levels that were kept are those of other settings.
 */
export async function curveMeasures<P extends tf.TensorContainer>(curve: Curve<P>, kept?: KeptRun): Promise<Measures> {
  const { name, first, rounds, levelOf } = curve;
  const file = kept && join(kept.folder, `${name}.curve`);
  const settings = JSON.stringify(curve.settings);
  let { levels, masks } = (file && (await readCurve(file, settings))) || { levels: [], masks: first.masks };
  if (masks !== first.masks) tf.dispose(first.masks);
  while (levels.length <= rounds) {
    const { level, next } = await levelOf({ initial: first.initial, masks }, levels.length);
    tf.dispose(masks);
    levels = [...levels, level];
    masks = next.masks;
    if (!kept || !file) continue;
    const named = Object.fromEntries(masks.map((mask, l) => [`${l}`, mask]));
    await saveTensors(file, { groups: { masks: named }, note: { settings, levels } });
    kept.record.write({ curve: name, ...levelMeasures(level) });
    const ended = (await readdir(kept.folder)).filter((other) => other.startsWith(`${fileOf(name)}.`));
    for (const other of ended) await rm(join(kept.folder, other));
  }
  tf.dispose([first.initial, masks]);
  return Object.assign({}, ...levels.map(levelMeasures));
}

const noteForm = z.object({ settings: z.string(), levels: z.array(z.unknown()) });

async function readCurve(file: string, settings: string): Promise<{ levels: CurveLevel[]; masks: Masks } | undefined> {
  if (!existsSync(file)) return undefined;
  const { groups, note } = await loadTensors(file);
  const read = noteForm.parse(note);
  if (read.settings !== settings) {
    tf.dispose(groups);
    throw new RangeError(
      `${file}: the levels are those of a curve with other settings; expected these. Delete the folder to begin anew`,
    );
  }
  // The checksum and the settings say that these are the levels that were written.
  return { levels: read.levels as CurveLevel[], masks: Object.values(groups.masks) as tf.Tensor3D[] };
}
