import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshProject, steady, walk } from "./walk";

const root = resolve(import.meta.dirname, "../..");
/** `STILLROOM_WRITE_WALKS=1` writes what came, behind the walls of this machine, in place of comparing it. */
const writes = process.env.STILLROOM_WRITE_WALKS === "1";
const hasShell = process.platform !== "win32";
if (!hasShell) console.log("left out: the walks of docs/. Their commands are those of a POSIX shell");

describe.skipIf(!hasShell)("the walk in docs/ of", () => {
  let folder: string;
  beforeAll(() => {
    folder = freshProject();
  });
  afterAll(() => rmSync(dirname(folder), { recursive: true }));

  it.each(["instructor", "student"])(
    "the %s shows what the commands print",
    (who) => {
      const file = join(root, "docs", `${who}.md`);
      const page = readFileSync(file, "utf8");
      const now = walk(page, { folder, gradeFlags: writes ? "" : "--isolation process" });
      if (writes) writeFileSync(file, now);
      else expect(steady(now)).toBe(steady(page));
    },
    240_000,
  );
});
