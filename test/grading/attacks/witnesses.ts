import { createSocket } from "node:dgram";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { url as debuggerUrl } from "node:inspector";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../box/walls";
import type { Place } from "./attack";

/** What an attack got, as seen from outside. Each list is empty when it got nothing. */
export interface Evidence {
  /** Secrets that stand in what the grader keeps of it. */
  readonly learned: readonly string[];
  readonly changed: readonly string[];
  readonly received: readonly string[];
  /** Pids of processes that are still there. */
  readonly left: readonly number[];
}

/** Lines of the files that hold the hidden checks and the solution. */
const fromFiles = ["drawBatch(tools", "### BEGIN SOLUTION"];

export const canary = `canary-${process.pid}-${Date.now()}`;

/** What attacks would leave outside, if a program of this machine ran for them. */
const leftFiles = ["/tmp/evil", "/tmp/evil.cjs"];
export const evilFiles = (): string[] => leftFiles.filter((file) => existsSync(file));

const processesNamed = (marker: string): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(marker);
      } catch {
        return false;
      }
    })
    .map(Number);

/** Lays out secrets and listeners, and sees what becomes of them. */
export async function witnesses() {
  const base = mkdtempSync(join(tmpdir(), "attacks-"));
  const secret = join(base, "secret.txt");
  writeFileSync(secret, canary);
  // The grader holds files open, too.
  const held = openSync(secret, "r");
  for (const file of leftFiles) rmSync(file, { force: true });
  process.env.STILLROOM_TEST_CANARY = canary;
  const received: string[] = [];
  const hear = (bytes: Buffer) => void received.push(bytes.toString());
  const socket = join(base, "socket");
  const tcp = createServer((connection) => connection.on("data", hear).on("error", () => {}));
  const unix = createServer((connection) => connection.on("data", hear).on("error", () => {}));
  await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve));
  await new Promise<void>((resolve) => unix.listen(socket, resolve));
  const address = tcp.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const udp = createSocket("udp4").on("message", hear);
  await new Promise<void>((resolve) => udp.bind(port, "127.0.0.1", resolve));

  const placeFor = (name: string): Place => {
    const folder = join(base, name);
    mkdirSync(folder);
    writeFileSync(join(folder, "gradebook.csv"), "tanaka,1\n");
    return { root, secret, folder, port, socket, marker: `marker-${process.pid}-${name}-`, graderPid: process.pid };
  };

  const evidenceOf = (place: Place, kept: string): Evidence => {
    const folder = readFolder(place.folder);
    return {
      learned: [canary, "LEARNED", "CHANGED", ...fromFiles].filter((secret) => kept.includes(secret)),
      changed: [
        ...(folder === '[["gradebook.csv","tanaka,1\\n"]]' ? [] : [folder]),
        ...(debuggerUrl() === undefined ? [] : ["the grader's debugger is open"]),
        ...evilFiles(),
      ],
      received: received.filter((text) => text.includes(place.marker)),
      left: process.platform === "linux" ? processesNamed(place.marker) : [],
    };
  };

  const close = () => {
    tcp.close();
    unix.close();
    udp.close();
    closeSync(held);
    rmSync(base, { recursive: true, force: true });
    delete process.env.STILLROOM_TEST_CANARY;
  };
  return { placeFor, evidenceOf, close };
}

function readFolder(folder: string): string {
  try {
    return JSON.stringify(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  } catch {
    return "gone";
  }
}
