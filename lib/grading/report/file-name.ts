import { createHash } from "node:crypto";

/** Bytes that leave room for an ending below the 255 of common file systems. */
const longest = 120;

/** Windows keeps these names for devices. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * A file name for a student, of letters, digits, `.`, `_` and `-` in any script. Names that had to be changed carry part
 * of their hash, so that two of them stay two, on file systems that ignore case as well.
 */
export function fileNameOf(student: string): string {
  const safe = student
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}._-]+/gu, "_")
    .replace(/^[._-]+/, "");
  let cut = "";
  for (const letter of safe) if (Buffer.byteLength(cut + letter) <= longest) cut += letter;
  const kept = cut === student && cut === cut.toLowerCase() && cut !== "" && !reserved.test(cut);
  return kept ? cut : `${cut}~${createHash("sha256").update(student).digest("hex").slice(0, 8)}`;
}
