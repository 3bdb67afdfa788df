import { execFile } from "node:child_process";
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { tf } from "../backend";

/** Where a run came from. */
export interface RunSource {
  /** Of the work tree around the current folder, with whether it had changes; absent where there is none. */
  readonly commit?: { readonly hash: string; readonly changed: boolean };
  readonly backend: string;
  readonly versions: { readonly node: string; readonly tensorflow: string };
}

/** A run as JSON lines: first `{ run: { seed, settings, …source } }`, then whatever is written. */
export interface RunRecord {
  /** Appends one line. Numbers that JSON has not are written as text: "NaN". */
  write(entry: object): void;
  close(): void;
}

/**
 * Begins a run in a file of JSON lines, after the runs that are in it. Each line is one write, whole even when the
 * process is killed the moment after; a last line that a kill or a full disk cut off is taken out first.
 *
 * @param run what tells this run from others: its seed, its settings as plain values
 */
export async function openRunRecord(
  path: string,
  run: { readonly seed: number | string; readonly settings: unknown },
): Promise<RunRecord> {
  const source = await runSource();
  mkdirSync(dirname(path), { recursive: true });
  const whole = existsSync(path) ? wholeLines(readFileSync(path)) : 0;
  const file = openSync(path, "a");
  ftruncateSync(file, whole);
  const write = (entry: object) => {
    const line = Buffer.from(`${JSON.stringify(entry, speakable)}\n`);
    for (let sent = 0; sent < line.length; ) sent += writeSync(file, line, sent);
  };
  write({ run: { ...run, ...source } });
  return { write, close: () => closeSync(file) };
}

/**
 * The lines of a record, parsed; a last line that was cut off is left out.
 *
 * @throws RangeError when another line is no JSON, naming file and line.
 */
export function readRunRecord(path: string): unknown[] {
  const bytes = readFileSync(path);
  const lines = bytes.subarray(0, wholeLines(bytes)).toString("utf8").split("\n").slice(0, -1);
  return lines.map((line, i) => {
    try {
      return JSON.parse(line) as unknown;
    } catch {
      throw new RangeError(`${path}: line ${i + 1} is "${line.slice(0, 40)}"; expected JSON. The file was changed`);
    }
  });
}

/** Commit, backend and versions of this process. */
export async function runSource(): Promise<RunSource> {
  const git = async (...args: string[]) => (await promisify(execFile)("git", args, { timeout: 5000 })).stdout.trim();
  const backend = tf.getBackend();
  const versions = { node: process.version, tensorflow: tf.version_core };
  try {
    const [hash, changes] = [await git("rev-parse", "HEAD"), await git("status", "--porcelain")];
    return { commit: { hash, changed: changes !== "" }, backend, versions };
  } catch {
    return { backend, versions };
  }
}

/** Bytes up to and with the last end of a line. */
const wholeLines = (bytes: Buffer) => bytes.lastIndexOf("\n") + 1;

const speakable = (_key: string, value: unknown) =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
