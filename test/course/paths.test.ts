import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { findModule, modulePaths, modules, projectRoot } from "../../lib/course";

const root = resolve(import.meta.dirname, "../..");

describe("the manifest", () => {
  it("lists ids in order, each once, and every file of each module is there", () => {
    const ids = modules.map((module) => module.id);
    expect(ids.length).toBeGreaterThan(0);
    expect(ids).toEqual([...new Set(ids)].sort());
    for (const id of ids) {
      expect(id).toMatch(/^\d\d(-[a-z]+)+$/);
      const missing = Object.values(modulePaths(root, id)).filter((path) => !existsSync(path));
      expect(missing).toEqual([]);
    }
  });
});

describe("a module", () => {
  it("is found by its id and by its number", () => {
    for (const name of ["01-distillation-loss", "01", "1"]) {
      expect(findModule(name).id).toBe("01-distillation-loss");
      expect(modulePaths(root, name)).toEqual(modulePaths(root, "01-distillation-loss"));
    }
    expect(findModule("10").id).toBe("10-pruning");
  });

  it.each(["99", "", "001", "distillation-loss", "01-", "../01-distillation-loss"])(
    "is not found by %j: the error lists them all",
    (name) => {
      expect(() => findModule(name)).toThrow(
        `There is no module ${JSON.stringify(name)}; the modules are ${modules.map(({ id }) => id).join(", ")}.`,
      );
    },
  );
});

describe("projectRoot", () => {
  it("is found from any folder inside, and missed outside with a reason", () => {
    expect(projectRoot(resolve(root, "test/course"))).toBe(root);
    expect(() => projectRoot(tmpdir())).toThrow(/No Stillroom project at or above .*git clone, then npm ci/);
  });

  it("is not the npm package, whether asked from it or from inside", () => {
    const installed = join(mkdtempSync(join(tmpdir(), "研究-")), "node_modules", "stillroom");
    onTestFinished(() => rmSync(resolve(installed, "../.."), { recursive: true }));
    mkdirSync(join(installed, "dist"), { recursive: true });
    writeFileSync(join(installed, "package.json"), '{ "name": "stillroom" }');
    for (const from of [installed, join(installed, "dist")])
      expect(() => projectRoot(from)).toThrow(
        `${installed} is Stillroom's npm package, not its project, which this needs. The course is in a clone`,
      );
  });
});
