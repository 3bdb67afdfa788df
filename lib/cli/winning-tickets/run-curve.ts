import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { tf } from "../../backend";
import { curveLevel, firstTicket, loadTicket, saveTicket, type TicketCurveSettings } from "../../lottery-ticket";
import { openRunRecord } from "../../training";

const numbers = z.array(z.number());
const measure = z.object({ accuracy: numbers, earlyStop: numbers, earlyStopAccuracy: numbers });
const arms = z.object({ ticket: measure, reinit: measure.optional(), random: measure.optional() });
const levelRecord = z.object({
  round: z.number(),
  remaining: z.number(),
  kept: numbers,
  arms,
  seconds: z.number(),
  backend: z.string(),
  node: z.string(),
  commit: z.string().optional(),
});

/** A level with what made it: one line of levels.jsonl. */
export type LevelRecord = z.infer<typeof levelRecord>;

export interface CurveRun {
  /** In words and numbers, as the first line of levels.jsonl has it. */
  readonly settings: unknown;
  /** Of each training: an early stop at the last one is cut off there. */
  readonly steps: number;
  readonly levels: readonly LevelRecord[];
}

export interface RunCurveOptions {
  readonly folder: string;
  readonly backend: string;
  /** Called a few times a second. */
  readonly onProgress?: (line: string) => void;
  /** Called with every level, those of an earlier run too. */
  readonly onLevel?: (record: LevelRecord) => void;
}

/**
 * Computes the levels of rounds 0 to `rounds` and writes each as it is done: the ticket that the next round starts from
 * as `round-NN.ticket`, then all levels so far as `levels.jsonl`; what this run computed is added to `runs.jsonl`. A run
 * that was ended goes on after its last level and comes to the same numbers; a finished one may be lengthened.
 *
 * @param described the settings in words and numbers: a folder takes the levels of one description only
 * @throws Error when the folder holds levels of other settings, or of another backend and some are left to compute, or
 * a file in it was changed.
 */
export async function runCurve(
  settings: TicketCurveSettings,
  described: { readonly seed: string },
  rounds: number,
  { folder, backend, onProgress, onLevel }: RunCurveOptions,
): Promise<CurveRun> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, "levels.jsonl");
  const ticketPath = (round: number) => join(folder, `round-${String(round).padStart(2, "0")}.ticket`);
  const header = JSON.stringify({ settings: described });
  const levels = existsSync(path) ? await readLevels(path, header) : [];
  if (levels.length <= rounds) checkBackend(path, levels, backend);
  for (const level of levels) onLevel?.(level);

  const runs = await openRunRecord(join(folder, "runs.jsonl"), { seed: described.seed, settings: described });
  try {
    const source = { backend, node: process.version, commit: await currentCommit() };
    let ticket = levels.length === 0 ? firstTicket(settings) : (await loadTicket(ticketPath(levels.length))).ticket;
    for (let round = levels.length; round <= rounds; round++) {
      const started = performance.now();
      const { level, next } = await curveLevel(settings, ticket, round, ({ step, steps, rate, remainingSeconds }) => {
        const left = remainingSeconds + (rounds - round) * (steps / rate);
        onProgress?.(
          `round ${round} of ${rounds}, step ${step} of ${steps}, ${rate.toFixed(0)} steps/s, about ${clock(left)} left`,
        );
      });
      tf.dispose(ticket.masks);
      ticket = next;
      await saveTicket(ticketPath(round + 1), next, `after round ${round + 1}: ${header}`);
      const record: LevelRecord = { ...level, seconds: (performance.now() - started) / 1000, ...source };
      levels.push(record);
      await writeBeside(path, [header, ...levels.map((line) => JSON.stringify(line)), ""].join("\n"));
      const { round: computed, remaining, kept, arms, seconds } = record;
      runs.write({ round: computed, remaining, kept, arms, seconds });
      onLevel?.(record);
    }
    tf.dispose(ticket);
    return { settings: described, steps: settings.steps, levels: levels.slice(0, rounds + 1) };
  } finally {
    runs.close();
  }
}

async function readLevels(path: string, header: string): Promise<LevelRecord[]> {
  const [first, ...lines] = (await readFile(path, "utf8")).trimEnd().split("\n");
  if (first !== header) {
    throw new Error(
      `${path} holds levels of other settings:\n  ${first}\nexpected\n  ${header}\nChoose another --out, or delete that folder.`,
    );
  }
  return lines.map((line, i) => {
    const record = levelRecord.safeParse(JSON.parse(line));
    if (record.success && record.data.round === i) return record.data;
    throw new Error(
      `${path}: line ${i + 2} is not the level of round ${i}. Choose another --out, or delete that folder.`,
    );
  });
}

/** A curve is one computation: backends round differently, and another one would train other networks from here on. */
function checkBackend(path: string, levels: readonly LevelRecord[], backend: string): void {
  const other = levels.find((level) => level.backend !== backend);
  if (other === undefined) return;
  throw new Error(
    `${path}: round ${other.round} was computed on the backend "${other.backend}", and here is "${backend}"; ` +
      `expected one backend for a whole curve. Go on with STILLROOM_BACKEND=${other.backend}, or choose another --out.`,
  );
}

/** Written whole and then renamed: a run that is killed leaves the levels before it. */
export async function writeBeside(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
}

/** Of the project's sources, when they are a git work tree. */
async function currentCommit(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("git", ["rev-parse", "HEAD"], { cwd: import.meta.dirname });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
