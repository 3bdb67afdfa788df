import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { entryPath } from "../cells/entry-path";
import { kernelCommand } from "../kernel-command";
import { checkKernelName, foldersAbove, kernelFolder, type Place } from "./jupyter-folders";

export const defaultName = "stillroom";

const machine = () => ({ platform: process.platform, env: process.env, home: homedir() });

/** What `kernel.json` says. A kernel of another name is told it, since figures load Plotly from the folder of that name. */
export function kernelSpec(node: string, kernel: string, name: string = defaultName) {
  return {
    argv: kernelCommand(node, kernel),
    display_name: "TypeScript (Stillroom)",
    language: "typescript",
    interrupt_mode: "message",
    kernel_protocol_version: "5.5",
    metadata: { debugger: false },
    ...(name !== defaultName && { env: { STILLROOM_KERNELSPEC: name } }),
  };
}

/** The files of a kernelspec besides `kernel.json`: logos, and Plotly, which front ends load from the server. */
function assets(kernel: string): string[] {
  const logos = join(dirname(dirname(kernel)), "lib", "kernel", "install", "logos");
  const plotly = createRequire(kernel).resolve("plotly.js-dist-min/plotly.min.js");
  return [...["logo-svg.svg", "logo-32x32.png", "logo-64x64.png"].map((file) => join(logos, file)), plotly];
}

/**
 * A folder of this name may hold another kernel's specification: that one is not ours to replace or remove.
 *
 * @throws Error when it does
 */
function checkOwner(folder: string): void {
  const file = join(folder, "kernel.json");
  if (!existsSync(folder)) return;
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (text.includes(kernelSpec("", "").display_name)) return;
  throw new Error(
    `${folder} holds something else than a kernelspec of Stillroom and is left alone. Choose another name with --name, ` +
      "or remove the folder yourself.",
  );
}

/**
 * Writes the kernelspec, so that Jupyter offers the kernel. It is written beside and renamed: front ends never see half
 * of it, and one that was there before is replaced.
 *
 * @returns the folder
 * @throws Error when the name is taken by another kernel
 */
export function installKernel(place: Place, name: string = defaultName): string {
  const folder = kernelFolder(place, checkKernelName(name), machine());
  const kernel = entryPath("kernel");
  checkOwner(folder);
  const staging = `${folder}.${process.pid}.new`;
  const old = `${folder}.${process.pid}.old`;
  mkdirSync(staging, { recursive: true });
  try {
    for (const asset of assets(kernel)) copyFileSync(asset, join(staging, asset.split(/[\\/]/).at(-1)!));
    writeFileSync(
      join(staging, "kernel.json"),
      `${JSON.stringify(kernelSpec(process.execPath, kernel, name), null, 2)}\n`,
    );
    if (existsSync(folder)) renameSync(folder, old);
    try {
      renameSync(staging, folder);
    } catch (error) {
      if (existsSync(old)) renameSync(old, folder);
      throw error;
    }
  } finally {
    for (const rest of [staging, old]) rmSync(rest, { recursive: true, force: true });
  }
  return folder;
}

/**
 * Removes the kernelspec, and the folders of Jupyter's above it that are left empty.
 *
 * @returns the folder, or undefined when there was none
 * @throws Error when the name belongs to another kernel
 */
export function uninstallKernel(place: Place, name: string = defaultName): string | undefined {
  const folder = kernelFolder(place, checkKernelName(name), machine());
  if (!existsSync(folder)) return undefined;
  checkOwner(folder);
  rmSync(folder, { recursive: true });
  for (const above of foldersAbove(place, folder)) {
    try {
      rmdirSync(above);
    } catch {
      break; // Others keep something there.
    }
  }
  return folder;
}
