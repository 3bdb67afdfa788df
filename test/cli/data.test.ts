import { readFileSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Command } from "commander";
import { afterEach, expect, it, vi } from "vitest";
import { register } from "../../lib/cli/data";
import { DATA_SETS } from "../../lib/data";
import { scratchFolder } from "../data/scratch";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

/** Runs a command; returns what it printed. */
async function stillroom(...words: string[]) {
  const [out, err]: string[][] = [[], []];
  vi.spyOn(console, "log").mockImplementation((line: string) => void out.push(line));
  vi.spyOn(console, "error").mockImplementation((line: string) => void err.push(line));
  const program = new Command("stillroom");
  register(program);
  await program.parseAsync(words, { from: "user" });
  return { out: out.join("\n"), err: err.join("\n") };
}

it("data list names every set, where it is or what brings it, and both folders", async () => {
  await using folder = await scratchFolder();
  const mirror = join(folder.path, "鏡");
  await mkdir(join(mirror, "digits"), { recursive: true });
  for (const { name } of DATA_SETS.digits.files) await writeFile(join(mirror, "digits", name), "");
  vi.stubEnv("STILLROOM_DATA", mirror);
  vi.stubEnv("STILLROOM_CACHE", join(folder.path, "cache"));
  const { out } = await stillroom("data", "list");
  for (const set of Object.values(DATA_SETS)) expect(out).toContain(set.title);
  expect(out.match(/there, in the mirror/g)?.length).toBe(1);
  expect(out).toContain("missing; `npx stillroom data fetch mnist` brings it");
  expect(out).toContain(`mirror (STILLROOM_DATA): ${mirror}`);
  expect(process.exitCode).toBeUndefined();
});

it("data list says when STILLROOM_DATA names no folder", async () => {
  await using folder = await scratchFolder();
  const mirror = join(folder.path, "無い");
  vi.stubEnv("STILLROOM_DATA", mirror);
  vi.stubEnv("STILLROOM_CACHE", folder.path);
  expect((await stillroom("data", "list")).err).toContain(`There is no folder ${mirror}: correct STILLROOM_DATA`);
  expect(process.exitCode).toBe(1);
});

it("data fetch names a wrong file in the mirror and fails", async () => {
  await using folder = await scratchFolder();
  await mkdir(join(folder.path, "digits"));
  const path = join(folder.path, "digits", "optdigits.tra");
  await writeFile(path, "0,0,5");
  vi.stubEnv("STILLROOM_DATA", folder.path);
  const { err } = await stillroom("data", "fetch", "digits");
  expect(err).toContain(`${path} was not used: it is cut off: 5 bytes found, 563639 expected`);
  expect(process.exitCode).toBe(1);
});

it("data glyphs writes the committed sample again", async () => {
  await using folder = await scratchFolder();
  const target = join(folder.path, "字");
  await stillroom("data", "glyphs", target, "--count", "200", "--seed", "sample");
  const sample = join(import.meta.dirname, "../../datasets/glyphs");
  expect(await readdir(target)).toEqual(await readdir(sample));
  for (const file of await readdir(target)) {
    const unpacked = (folder: string) => gunzipSync(readFileSync(join(folder, file)));
    expect(unpacked(target).equals(unpacked(sample))).toBe(true);
  }
});
