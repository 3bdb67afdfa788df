import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DataFile } from "../../lib/data";

/** A folder of its own with a Japanese name, removed at the end of the scope. */
export async function scratchFolder() {
  const path = await mkdtemp(join(tmpdir(), "蒸留 データ-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The manifest's entry of a file with this content. */
export function fileOf(name: string, content: Uint8Array, urls: string[] = []): DataFile {
  return { name, bytes: content.length, sha256: createHash("sha256").update(content).digest("hex"), urls };
}
