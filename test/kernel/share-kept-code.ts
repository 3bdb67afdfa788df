import { mkdirSync, symlinkSync } from "node:fs";
import { dirname } from "node:path";
import { codeFolder } from "../../lib/kernel/compiler/code-cache";

/** Kernels whose home is another folder find the type checker compiled all the same: without, each takes a second more. */
export function shareKeptCode(home: string): void {
  const own = codeFolder();
  mkdirSync(own, { recursive: true, mode: 0o700 });
  const theirs = codeFolder({}, process.platform, home);
  mkdirSync(dirname(theirs), { recursive: true });
  symlinkSync(own, theirs, "junction");
}
