import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const lib = join(root, "lib");

/** Rooms with rules of their own; every other folder of lib/ is a concept folder. */
const mayImport: Record<string, string[]> = {
  plots: [],
  widgets: [],
  random: [],
  statistics: [],
  backend: [],
  loader: [],
  course: [],
  jobs: [],
  models: ["backend", "random"],
  data: ["backend", "random"],
  training: ["models", "data", "backend", "statistics", "random"],
  kernel: ["loader"],
  notebook: ["kernel", "course"],
  grading: ["course", "notebook", "loader", "jobs"],
  sweep: ["jobs", "loader"],
};
const conceptMayImport = ["training", "models", "data", "statistics", "backend", "random"];
const conceptExtras: Record<string, string[]> = {
  "lottery-ticket": ["pruning"],
  "self-distillation": ["distillation"],
  extraction: ["distillation"],
  "derived-models": ["distillation"],
};

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.[cm]?tsx?$/.test(file) && !file.endsWith(".d.ts"))
    .map((file) => join(folder, file));
}

function specifiers(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)["']([^"'\n]+)["']/g)].map((m) => m[1]!);
}

/** `lib/kernel/protocol/wire.ts` → `kernel`; undefined outside lib/. */
function roomOf(file: string): string | undefined {
  const path = relative(lib, file);
  return path.startsWith("..") ? undefined : path.split(/[\\/]/)[0];
}

function allowed(from: string, to: string): boolean {
  if (from === to || from === "cli") return to !== "cli" || from === "cli";
  if (to === "cli") return false;
  return (mayImport[from] ?? [...conceptMayImport, ...(conceptExtras[from] ?? [])]).includes(to);
}

const imports = sources(lib).flatMap((file) => specifiers(file).map((specifier) => ({ file, specifier })));
const where = (file: string) => relative(root, file);

describe("the map in lib/README.md", () => {
  it("is read from real files", () => {
    expect(imports.length).toBeGreaterThan(10);
  });

  it("rooms import only the rooms they may", () => {
    const broken = imports
      .filter(({ specifier }) => specifier.startsWith("."))
      .filter(({ file, specifier }) => {
        const to = roomOf(resolve(dirname(file), specifier));
        return to === undefined || !allowed(roomOf(file)!, to);
      })
      .map(({ file, specifier }) => `${where(file)} imports ${specifier}`);
    expect(broken).toEqual([]);
  });

  it("notebook speaks to the kernel through its client side only", () => {
    const broken = imports
      .filter(({ file }) => roomOf(file) === "notebook")
      .map(({ file, specifier }) => relative(lib, resolve(dirname(file), specifier)))
      .filter((target) => target.startsWith("kernel/") && !target.startsWith("kernel/client"));
    expect(broken).toEqual([]);
  });

  it("one file touches zeromq, one folder touches the TypeScript compiler", () => {
    const users = (name: string) => [...new Set(imports.filter((i) => i.specifier === name).map((i) => where(i.file)))];
    expect(users("zeromq").filter((file) => file !== "lib/kernel/sockets.ts")).toEqual([]);
    expect(users("typescript").filter((file) => !file.startsWith("lib/kernel/compiler/"))).toEqual([]);
  });

  it("one file of grading starts processes", () => {
    const starters = imports.filter((i) => roomOf(i.file) === "grading" && i.specifier === "node:child_process");
    expect(starters.map((i) => where(i.file))).toEqual(["lib/grading/box/spawn-box.ts"]);
  });

  it("tf reaches the course rooms through backend alone", () => {
    const users = imports.filter((i) => i.specifier.startsWith("@tensorflow/") && roomOf(i.file) !== "backend");
    expect(users.map((i) => where(i.file))).toEqual([]);
  });

  it("course rooms run in any TypeScript host: no import.meta, no extension in a relative import", () => {
    const host = new Set(["kernel", "loader", "notebook", "jobs", "grading", "sweep", "cli"]);
    const course = sources(lib).filter((file) => !host.has(roomOf(file)!));
    const meta = course.filter((file) => /\bimport\.meta\b/.test(readFileSync(file, "utf8"))).map(where);
    const extensions = imports.filter((i) => !host.has(roomOf(i.file)!) && /^\..*\.[cm]?[jt]sx?$/.test(i.specifier));
    expect([...meta, ...extensions.map((i) => `${where(i.file)} imports ${i.specifier}`)]).toEqual([]);
  });

  it("notebooks, exercises and solutions use course rooms only", () => {
    const forbidden = /["'][./]+\/lib\/(kernel|notebook|jobs|grading|sweep|cli|loader)\b/;
    const broken = ["notebooks", "exercises", "solutions"]
      .flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => join(root, folder, file)),
      )
      .filter((file) => file.endsWith(".ipynb") && forbidden.test(readFileSync(file, "utf8")));
    expect(broken.map(where)).toEqual([]);
  });
});
