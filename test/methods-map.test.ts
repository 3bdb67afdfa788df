import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const map = readFileSync(join(root, "lib", "README.md"), "utf8")
  .split("## Where a method is")[1]!
  .split("\n## ")[0]!;
const rows = map.split("\n").filter((line) => line.startsWith("| ") && line.includes("`") && !line.includes("`lib/`"));
const paths = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map((match) => match[1]!));

describe('"Where a method is" in lib/README.md', () => {
  it("names files that are there", () => {
    expect(paths.length).toBeGreaterThan(25);
    expect(paths.filter((path) => !existsSync(join(root, "lib", path)))).toEqual([]);
  });

  it("names every folder of methods", () => {
    const others =
      "backend cli course data grading jobs kernel loader models notebook plots random sweep training widgets".split(
        " ",
      );
    const folders = readdirSync(join(root, "lib"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const missing = folders.filter(
      ({ name }) => !others.includes(name) && !paths.some((path) => path.startsWith(`${name}/`)),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});
