/** What an attack finds on the machine that grades it; each attack has its own. */
export interface Place {
  /** The project folder. */
  readonly root: string;
  /** A file outside the box whose text is the canary: a gradebook, a key, another student's file. */
  readonly secret: string;
  /** A folder outside the box in which nothing may change. */
  readonly folder: string;
  /** A TCP and UDP port of this machine on which somebody listens. */
  readonly port: number;
  /** A Unix socket on which somebody listens. */
  readonly socket: string;
  /** Names the attack's own processes. */
  readonly marker: string;
  readonly graderPid: number;
}

/**
 * A hostile submission: its code stands in the cell of task `diagnose`, in a notebook that solves task `softmax` honestly
 * and no other.
 */
export interface Attack {
  readonly name: string;
  readonly tries: string;
  readonly defence: string;
  readonly code: (place: Place) => string;
  /** Points by task; 5 for `softmax` and none for others unless said. */
  readonly earns?: Readonly<Record<string, number>>;
  /** What it prints when it got as far as it wanted and that was of no use. */
  readonly prints?: string;
  /** It would harm a machine without walls, so it is tried behind them alone. */
  readonly walled?: true;
  /** Without walls it gets what it wants: the proof that the walls are what stops it. */
  readonly succeedsWithout?: "process";
}

/**
 * Stands before the code of attacks that would harm a machine: outside of a box they end before they begin, whatever the
 * test that runs them believes of its walls.
 */
export const inBoxOnly = `
import { existsSync, readFileSync as readOwn } from "node:fs";
if (!existsSync("/course/node") || !readOwn("/proc/1/cmdline", "utf8").startsWith("bwrap")) process.exit(99);
`;

/** Whether an attack may run at a level. */
export const mayRun = ({ walled, succeedsWithout }: Attack, level: string): boolean =>
  level !== "process" || !walled || succeedsWithout === "process";

/** Begins every attack: `tell` prints what a step got, or why it got nothing. */
export const prelude = `
import fs from "node:fs";
import net from "node:net";
import { spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
const nodeRequire = createRequire(import.meta.url);
const tell = (step: () => unknown) => { try { console.log(String(step())); } catch (error) { console.log(String(error)); } };
`;

/** Writes frames with these heads to the private pipe; `ID` in them becomes `id`. */
export const forge = `
const forge = (heads: string[], id = "1") => {
  for (const head of heads) {
    const text = Buffer.from(head.replaceAll("ID", id));
    const frame = Buffer.alloc(8 + text.length);
    frame.writeUInt32LE(4 + text.length, 0);
    frame.writeUInt32LE(text.length, 4);
    text.copy(frame, 8);
    fs.writeSync(3, frame);
  }
};
const takeOver = (heads: string[]) => {
  const write = net.Socket.prototype.write;
  net.Socket.prototype.write = function (bytes: any) {
    const head = JSON.parse(Buffer.from(bytes).subarray(8).toString());
    if (head.kind === "settled" || head.kind === "loaded") return write.call(this, bytes);
    forge(heads, head.id);
    return true;
  } as any;
};
`;
