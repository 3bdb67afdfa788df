import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

export interface Installed {
  /** A folder that has the package in its `node_modules`. */
  readonly folder: string;
  remove(): void;
}

/**
 * Installs this package as npm would pack it, into a project of its own. That project lies inside this one, so that the
 * package's dependencies are found without a network.
 */
export function installPackage(): Installed {
  execFileSync(process.execPath, [join(root, "build-library.mjs")]);
  const listed = execFileSync(npm, ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    shell: process.platform === "win32",
  });
  const [{ files }] = JSON.parse(listed) as [{ files: { path: string }[] }];

  mkdirSync(join(root, ".stillroom"), { recursive: true });
  const folder = mkdtempSync(join(root, ".stillroom", "研究-"));
  const target = join(folder, "node_modules", "stillroom");
  for (const { path } of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    cpSync(join(root, path), join(target, path));
  }
  // Without a name of its own the project would be a part of ours, whose name means our own files.
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "research", private: true }));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
