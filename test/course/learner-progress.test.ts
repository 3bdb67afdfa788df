import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepProgress, progressFile, readProgress, withProgress } from "../../lib/course/learner-progress";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "進度-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("a learner's progress", () => {
  it("is the best of all runs, task by task", () => {
    const before = { a: { earned: 2, possible: 3 }, b: { earned: 1, possible: 2 } };
    expect(withProgress(before, { a: { earned: 1, possible: 3 } })).toEqual(before);
    expect(withProgress(before, { b: { earned: 2, possible: 2 } })).toEqual({
      ...before,
      b: { earned: 2, possible: 2 },
    });
  });

  it("begins again for a task whose checks have changed", () => {
    const before = { a: { earned: 3, possible: 3 } };
    expect(withProgress(before, { a: { earned: 1, possible: 4 } })).toEqual({ a: { earned: 1, possible: 4 } });
  });

  it("is kept in a file of the module; nothing is left beside it", () => {
    const file = join(folder, "new", "01-x.json");
    keepProgress(file, { a: { earned: 1, possible: 3 } });
    keepProgress(file, { b: { earned: 2, possible: 2 } });
    expect(readProgress(file)).toEqual({ a: { earned: 1, possible: 3 }, b: { earned: 2, possible: 2 } });
    expect(readdirSync(join(folder, "new"))).toEqual(["01-x.json"]);
  });

  it("is never worth an error: a broken file is none, and a place that cannot be written to is passed over", () => {
    const file = join(folder, "01-x.json");
    for (const text of ["", "[1", "null", '"x"', '{"a": 3, "b": {"earned": "2"}}']) {
      writeFileSync(file, text);
      expect(readProgress(file)).toEqual({});
    }
    mkdirSync(join(folder, "02-y.json"));
    keepProgress(join(folder, "02-y.json"), { a: { earned: 1, possible: 3 } });
    expect(readProgress(join(folder, "02-y.json"))).toEqual({});
    expect(readdirSync(folder)).toEqual(["01-x.json", "02-y.json"]);
  });

  it("of tests does not count as a learner's", () => {
    expect(progressFile("/project", "01-x")).not.toContain("project");
  });
});
