import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Places } from "./places";

/** The two folders that the package's own install script adds: the binding, and TensorFlow's libraries. */
const parts = ["lib", "deps"];

export const isFinished = (places: Places) => existsSync(places.finished);

/** Points the package at the finished library in the cache. */
export function linkIntoPackage(places: Places): void {
  for (const part of parts) {
    const link = join(places.package, part);
    rmSync(link, { recursive: true, force: true });
    // "junction" lets Windows link a folder without administrator rights; elsewhere it means nothing.
    symlinkSync(join(places.finished, part), link, "junction");
  }
}

/** Keeps what the package's install script made, so that it outlives node_modules. */
export function keepFromPackage(places: Places): void {
  const staging = stagingFolder(places);
  for (const part of parts) cpSync(join(places.package, part), join(staging, part), { recursive: true });
  finish(places, staging);
}

/** An empty folder beside the finished one; those of runs that ended early are removed. */
export function stagingFolder(places: Places): string {
  const prefix = ".staging-";
  mkdirSync(places.cache, { recursive: true });
  for (const name of readdirSync(places.cache))
    if (name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length))))
      rmSync(join(places.cache, name), { recursive: true, force: true });
  const staging = join(places.cache, `${prefix}${process.pid}`);
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging);
  return staging;
}

/** Makes a complete staging folder the finished one in a single step. */
export function finish(places: Places, staging: string): void {
  mkdirSync(dirname(places.finished), { recursive: true });
  rmSync(places.finished, { recursive: true, force: true });
  renameSync(staging, places.finished);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
