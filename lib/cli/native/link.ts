import { cpSync, existsSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Places } from "./places";
import { finish, stagingFolder } from "./staging";

/** The two folders that the package's own install script adds: the binding, and TensorFlow's libraries. */
const parts = ["lib", "deps"];

export const isFinished = (places: Places) => existsSync(places.finished);

/** Points the package at the finished library in the cache. */
export function linkIntoPackage(places: Places): void {
  clearPackage(places);
  // "junction" lets Windows link a folder without administrator rights; elsewhere it means nothing.
  for (const part of parts) symlinkSync(join(places.finished, part), join(places.package, part), "junction");
}

/** Takes both parts out of the package; where they are links, what they lead to stays. */
export function clearPackage(places: Places): void {
  for (const part of parts) rmSync(join(places.package, part), { recursive: true, force: true });
}

/** Keeps what the package's install script made, so that it outlives node_modules. */
export function keepFromPackage(places: Places): void {
  const staging = stagingFolder(places);
  // A part that is a link is copied as the folder it leads to. Links inside, from one name of a library to another,
  // stay relative: copies would multiply its size, absolute ones would lead back into the package.
  for (const part of parts)
    cpSync(realpathSync(join(places.package, part)), join(staging, part), { recursive: true, verbatimSymlinks: true });
  finish(places, staging);
}
