import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fileTexts, moduleResolver } from "../../../lib/kernel/compiler/disk";
import { tsc } from "../../../lib/kernel/compiler/typescript";
import { folderWith } from "./session";

function install(folder: string, text: string): string {
  const place = join(folder, "node_modules", "paket");
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "index.d.ts"), text);
  return join(place, "index.d.ts");
}

it("a package installed meanwhile is found by the next resolver, and by this one no longer looked for", () => {
  const folder = folderWith();
  const options = { moduleResolution: tsc.ModuleResolutionKind.Bundler, module: tsc.ModuleKind.Preserve };
  const resolver = () => moduleResolver(folder, (path) => path, options);
  const leadsTo = (resolve: ReturnType<typeof resolver>, specifier: string) =>
    resolve(specifier, join(folder, "cell.ts")).resolvedModule?.resolvedFileName;
  const before = resolver();
  expect(leadsTo(before, "paket")).toBeUndefined();
  const path = install(folder, "export {};");
  expect(leadsTo(before, "paket/index")).toBeUndefined();
  expect(leadsTo(resolver(), "paket")).toBe(path);
});

it("a package's text is read once, a local file's each time, and a file that is not there may come", () => {
  const folder = folderWith({ "局所.ts": "1" });
  const textOf = fileTexts();
  const read = (path: string) => {
    const snapshot = textOf(path);
    return snapshot?.getText(0, snapshot.getLength());
  };
  const [local, packaged] = [join(folder, "局所.ts"), join(folder, "node_modules", "paket", "index.d.ts")];
  expect([read(local), read(packaged)]).toEqual(["1", undefined]);
  install(folder, "first");
  expect(read(packaged)).toBe("first");
  install(folder, "second");
  writeFileSync(local, "2");
  expect([read(local), read(packaged)]).toEqual(["2", "first"]);
});
