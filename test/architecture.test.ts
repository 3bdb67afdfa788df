import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const lib = join(root, "lib");

/** Names in backticks, except in brackets, where the table explains itself. */
const named = (cell: string): string[] =>
  [...cell.replace(/\([^)]*\)/g, "").matchAll(/`([\w-]+)`/g)].map(([, name]) => name!);

/** The rules as lib/README.md states them: a row names rooms, and what each of them may import. */
const rules = [
  ...readFileSync(join(lib, "README.md"), "utf8")
    .split("## Who may import whom")[1]!
    .split("\n## ")[0]!
    .matchAll(/^\| (.+?) +\| (.+?) +\|$/gm),
].map(([, rooms, allowed]) => ({ rooms: rooms!, more: allowed!.startsWith("also "), may: named(allowed!) }));

/** Every folder of lib/ that no row names is a concept folder; the rows with "also" are of those. */
const conceptMayImport = rules.find(({ rooms }) => rooms.startsWith("concept folders"))!.may;
const mayImport: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  rules.flatMap(({ rooms, more, may }) =>
    named(rooms).map((room) => [room, more ? [...conceptMayImport, ...may] : may] as const),
  ),
);

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
  return (mayImport[from] ?? conceptMayImport).includes(to);
}

const imports = sources(lib).flatMap((file) => specifiers(file).map((specifier) => ({ file, specifier })));
const where = (file: string) => relative(root, file);

describe("the map in lib/README.md", () => {
  it("is read from real files", () => {
    expect(imports.length).toBeGreaterThan(10);
  });

  it("has a table of rooms that are there, and of nothing else", () => {
    const rooms = readdirSync(lib, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
    const table = [...Object.entries(mayImport).flat(2), ...conceptMayImport];
    expect(table.filter((room) => !rooms.includes(room))).toEqual([]);
    expect(Object.keys(mayImport)).toEqual(
      expect.arrayContaining(["kernel", "data", "course", "cli", "lottery-ticket"]),
    );
    expect([mayImport.kernel, mayImport.course, conceptMayImport.length]).toEqual([["loader"], [], 6]);
  });

  it("rooms import only the rooms they may", () => {
    const broken = imports
      .filter(({ specifier }) => specifier.startsWith("."))
      .filter(({ file, specifier }) => {
        const target = resolve(dirname(file), specifier);
        // The command line says which version it is.
        if (roomOf(file) === "cli" && target === join(root, "package.json")) return false;
        const to = roomOf(target);
        return to === undefined || !allowed(roomOf(file)!, to);
      })
      .map(({ file, specifier }) => `${where(file)} imports ${specifier}`);
    expect(broken).toEqual([]);
  });

  // build.mjs leaves modules out of which nothing is used; it requires the backend that the one exception imports.
  it("no module is imported for what it does: bundles would lack it", () => {
    const forEffect = sources(lib).flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/^import ["'](.+)["'];$/gm)].map((m) => `${where(file)}: ${m[1]}`),
    );
    expect(forEffect).toEqual(["lib/backend/tf.ts: @tensorflow/tfjs-backend-wasm"]);
  });

  it("zod is imported whole, of which bundles hold what is used", () => {
    const named = sources(lib).filter((file) => /^import \{.*\} from "zod";$/m.test(readFileSync(file, "utf8")));
    expect(named.map(where)).toEqual([]);
  });

  it("notebook speaks to the kernel through its client side only", () => {
    const broken = imports
      .filter(({ file }) => roomOf(file) === "notebook")
      .map(({ file, specifier }) => relative(lib, resolve(dirname(file), specifier)))
      .filter((target) => target.startsWith("kernel/") && !target.startsWith("kernel/client"));
    expect(broken).toEqual([]);
  });

  it("one file touches zeromq; the TypeScript compiler one folder, and one file for decorators' metadata", () => {
    const users = (name: string) => [...new Set(imports.filter((i) => i.specifier === name).map((i) => where(i.file)))];
    expect(users("zeromq").filter((file) => file !== "lib/kernel/sockets.ts")).toEqual([]);
    const others = users("typescript").filter((file) => !file.startsWith("lib/kernel/compiler/"));
    expect(others).toEqual(["lib/loader/with-metadata.ts"]);
  });

  it("one file of grading starts boxes, and one starts that", () => {
    const starters = imports.filter(
      (i) => roomOf(i.file) === "grading" && /^(?:node:)?(?:child_process|cluster|worker_threads)$/.test(i.specifier),
    );
    expect(starters.map((i) => where(i.file))).toEqual([
      "lib/grading/box/box-starter.entry.ts",
      "lib/grading/box/box-starter.ts",
    ]);
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
