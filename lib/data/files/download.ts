import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { DataFile } from "./manifest";
import { request } from "./request";

export interface DownloadOptions {
  /** Called after every piece with the bytes that are there, those of an earlier attempt included. */
  readonly onBytes?: (received: number) => void;
  /** Called when one address failed and another is tried. */
  readonly onFailure?: (url: string, why: string) => void;
  /** An address that sends nothing for so long has failed, milliseconds. */
  readonly stallAfter?: number;
}

/**
 * Downloads a file to `target`. It grows in `target.part`, where an interrupted download is taken up again, is checked
 * against its sha256 while it streams, and is renamed only when it is whole and right. An address that sends it from the
 * first byte while something is kept fills `target.again`, so that an answer that breaks off early costs nothing.
 *
 * @throws Error that names every address tried and why it failed
 */
export async function download(file: DataFile, target: string, options: DownloadOptions = {}): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const part = `${target}.part`;
  const again = `${target}.again`;
  // A process that was killed may have left both.
  await keepLonger(part, again);
  const failures: string[] = [];
  for (const url of file.urls) {
    // What an earlier run left may be of another version; if so it is gone after the first attempt.
    for (let attempt = 0; attempt < 2; attempt++) {
      const resumed = (await sizeOf(part)) > 0;
      try {
        await receive(url, file, part, again, options).finally(() => keepLonger(part, again));
        await rename(part, target);
        return;
      } catch (error) {
        const why = reason(error);
        failures.push(`${url}: ${why}`);
        options.onFailure?.(url, why);
        if (!resumed || (await sizeOf(part)) > 0) break;
      }
    }
  }
  const kept = await sizeOf(part);
  throw new Error(
    [
      `${file.name} (${file.bytes} bytes) could not be downloaded:`,
      ...failures.map((failure) => `  ${failure}`),
      kept > 0
        ? `${kept} bytes are kept in ${part}; the same command goes on from there.`
        : `Check the network and run the same command again.`,
      `Or put the file at ${target}, or in a local mirror that STILLROOM_DATA names.`,
    ].join("\n"),
  );
}

/**
 * Brings `part`, or `again` where the address sends what `part` has once more, to the whole, right file from one address.
 * What they have of the file is kept unless it proved wrong.
 */
async function receive(
  url: string,
  file: DataFile,
  part: string,
  again: string,
  options: DownloadOptions,
): Promise<void> {
  const there = await sizeOf(part);
  let received = there > file.bytes ? 0 : there;
  let hash = received > 0 ? await hashOf(part) : createHash("sha256");
  let into = part;
  if (received < file.bytes) {
    const stall = stallClock(options.stallAfter ?? 30_000);
    try {
      const { pieces, start, endMarked } = await request(url, received, file, stall.signal);
      if (start < received) {
        into = again;
        received = 0;
        hash = createHash("sha256");
      }
      const output = await open(into, received > 0 ? "a" : "w");
      try {
        for await (const piece of pieces) {
          stall.restart();
          received += piece.length;
          if (received > file.bytes) break;
          hash.update(piece);
          await output.writeFile(piece);
          options.onBytes?.(received);
        }
        await output.sync();
      } finally {
        await output.close();
      }
      if (endMarked && received < file.bytes) {
        await rm(into, { force: true });
        throw new Error(`it ends after ${received} bytes, ${file.bytes} expected: not the file`);
      }
    } finally {
      stall.stop();
    }
  }
  if (received < file.bytes) throw new Error(`the connection ended after ${received} of ${file.bytes} bytes`);
  const sha256 = hash.digest("hex");
  if (received === file.bytes && sha256 === file.sha256) return;
  await rm(into, { force: true });
  throw new Error(
    received > file.bytes
      ? `it sends more than the ${file.bytes} bytes expected: another file`
      : `sha256 ${sha256} found, ${file.sha256} expected: the bytes were thrown away`,
  );
}

/** Of two beginnings of the file the longer one becomes `part`; the other goes. */
async function keepLonger(part: string, again: string): Promise<void> {
  if ((await sizeOf(again)) > (await sizeOf(part))) await rename(again, part);
  else await rm(again, { force: true });
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

async function hashOf(path: string): Promise<Hash> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash;
}

/** Aborts its signal when `restart` was not called for `milliseconds`. */
function stallClock(milliseconds: number) {
  const controller = new AbortController();
  const arm = () => setTimeout(() => controller.abort(new Error(`no data for ${milliseconds / 1000} s`)), milliseconds);
  let timer = arm();
  return {
    signal: controller.signal,
    restart() {
      clearTimeout(timer);
      timer = arm();
    },
    stop: () => clearTimeout(timer),
  };
}

/** fetch says "fetch failed" and hides why in its cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : undefined;
  return cause ? `${error.message} (${cause.message || (cause as NodeJS.ErrnoException).code})` : error.message;
}
