import { createHmac, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

/**
 * Where the hidden checks of one submission draw their inputs from: nobody without the key can foretell it, and whoever
 * has the key gets the same again.
 *
 * @param key - the instructor's
 * @param hash - of the submission
 * @returns 64 hexadecimal digits: HMAC-SHA-256
 */
export function submissionSeed(key: string, module: string, hash: string): string {
  return createHmac("sha256", key).update(`${module}\0${hash}`).digest("hex");
}

/** The key in a file, which only its owner may read; a new one where there is none. */
export function instructorKey(file: string): string {
  try {
    // Never overwrites: two graders that start at once end up with the same key.
    writeFileSync(file, `${randomBytes(32).toString("hex")}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const key = readFileSync(file, "utf8").trim();
  if (/^[0-9a-f]{64}$/.test(key)) return key;
  throw new Error(
    `${file} holds no key: expected 64 hexadecimal digits. Restore it, or delete it to grade with a new one.`,
  );
}
