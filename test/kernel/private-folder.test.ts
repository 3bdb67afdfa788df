import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { privateFolder } from "../../lib/kernel/client/private-folder";
import { scratchFolder } from "./front-end";

it("removes what dead processes left, and nothing else", () => {
  const temporary = scratchFolder();
  const own = privateFolder(temporary);
  // A process that has ended; its number is free.
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  const left = join(temporary, basename(own).replace(`-${process.pid}-`, `-${pid}-`));
  const others = ["stillroom-a1b2", `stillroom-elsewhere-${pid}-abc`, "授業", `other-${pid}-abc`];
  for (const folder of [left, ...others.map((name) => join(temporary, name))]) mkdirSync(folder);
  writeFileSync(join(left, "connection.json"), "鍵");

  const next = privateFolder(temporary);
  expect(existsSync(left)).toBe(false);
  expect(readdirSync(temporary).sort()).toEqual([...others, basename(own), basename(next)].sort());
});

it.skipIf(process.platform === "win32")("is for this user alone", () => {
  expect(statSync(privateFolder(scratchFolder())).mode & 0o077).toBe(0);
});
