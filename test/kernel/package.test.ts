import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { startKernel } from "../../lib/kernel/client";
import { scratchFolder } from "./front-end";

const root = resolve(import.meta.dirname, "../..");
const dependencies = join(root, "node_modules");
/** A link to a folder that Windows makes without special rights. */
const link = (target: string, path: string) => symlinkSync(target, path, "junction");

/** Unpacks the package into a node_modules folder, as npm does. */
function unpack(tarball: string, modules: string): string {
  const folder = join(modules, "stillroom");
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", folder, "--strip-components=1"]);
  return folder;
}

/** Where npm puts the package, and what the package depends on, in its ways to install; without a network. */
const layouts: Record<string, (tarball: string, folder: string) => string> = {
  "a global install, dependencies within the package": (tarball, folder) => {
    const installed = unpack(tarball, join(folder, "lib", "node_modules"));
    link(dependencies, join(installed, "node_modules"));
    return installed;
  },
  "a project's install and npx, dependencies beside the package": (tarball, folder) => {
    const modules = join(folder, "node_modules");
    const installed = unpack(tarball, modules);
    for (const name of readdirSync(dependencies))
      if (!name.startsWith(".")) link(join(dependencies, name), join(modules, name));
    return installed;
  },
};

describe("the package as npm packs it", () => {
  let tarball = "";
  beforeAll(() => {
    const folder = scratchFolder();
    const pack = ["pack", "--ignore-scripts", "--offline", "--silent", "--pack-destination", folder];
    execFileSync("npm", pack, { cwd: root, shell: process.platform === "win32", stdio: "ignore" });
    tarball = join(folder, readdirSync(folder)[0]!);
  });

  it.each(Object.entries(layouts))("works from %s", async (_, install) => {
    const folder = scratchFolder();
    const installed = install(tarball, folder);
    const { bin } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as { bin: { stillroom: string } };
    const stillroom = (...args: string[]) =>
      execFileSync(process.execPath, [join(installed, bin.stillroom), "kernel", ...args], { encoding: "utf8" });
    const prefix = join(folder, "環境");
    expect(stillroom("install", "--prefix", prefix)).toMatch(/^Installed the kernel stillroom in /);

    const kernels = join(prefix, "share", "jupyter", "kernels");
    const { argv } = JSON.parse(readFileSync(join(kernels, "stillroom", "kernel.json"), "utf8")) as { argv: string[] };
    expect(dirname(realpathSync(argv[2]!))).toBe(realpathSync(join(installed, "dist")));
    for (const file of ["logo-svg.svg", "logo-32x32.png", "logo-64x64.png", "plotly.min.js"])
      expect(existsSync(join(kernels, "stillroom", file)), file).toBe(true);

    const cwd = scratchFolder();
    writeFileSync(join(cwd, "温度.ts"), "export const 温度: number = 4;");
    const kernel = await startKernel({ cwd, argv, env: { STILLROOM_HISTORY: join(cwd, "history.jsonl") } });
    const shown: unknown[] = [];
    const run = (code: string) => kernel.execute(code, { onOutput: ({ content }) => shown.push(content.data) });
    expect(
      (await run("import { 温度 } from './温度'; import { EOL } from 'node:os'; 温度 * 2 + EOL.length")).status,
    ).toBe("ok");
    expect(shown).toEqual([{ "text/plain": process.platform === "win32" ? "10" : "9" }]);
    expect((await run("const 誤: number = '四'")).evalue).toMatch(/^TS2322/);
    await kernel.shutdown();

    expect(stillroom("uninstall", "--prefix", prefix)).toMatch(/^Removed /);
    expect(readdirSync(prefix)).toEqual([]);
  });
});
