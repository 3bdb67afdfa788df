import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import * as z from "zod";
import { modulePaths, modules } from "../../course";
import { formatNotebook, type Notebook, parseNotebook, withKernelLanguage } from "../../notebook";

/** Where learners work: beside lib/ and the project's own notebooks, and left alone by git. */
export const workFolder = (root: string): string => join(root, "work");

/** Where the working copy of one of the project's notebooks lies. */
export const workingCopy = (root: string, notebook: string): string => join(workFolder(root), relative(root, notebook));

/**
 * What became of the working copy of one notebook:
 * - `made`: there was none;
 * - `renewed`: nobody had worked in it, and the project's notebook has changed;
 * - `kept`: it stays, and there is nothing newer;
 * - `outdated`: it stays, because somebody worked in it, though the project's notebook has changed since.
 */
export type Outcome = "made" | "renewed" | "kept" | "outdated";

export interface WorkingCopy {
  /** As the project names it, `notebooks/01-distillation-loss.ipynb`. */
  readonly notebook: string;
  /** The whole path of the copy. */
  readonly path: string;
  readonly outcome: Outcome;
}

/** The hash of the project's notebook that a copy was made of, by the notebook's name. */
const Origins = z.record(z.string(), z.string());

/**
 * Makes a working copy of every lesson and exercise that has none, as `work/notebooks/…` and `work/exercises/…`, without
 * outputs: who has seen them has nothing left to predict. What somebody worked in is never written to.
 *
 * @param root the project folder
 */
export function makeWorkingCopies(root: string): WorkingCopy[] {
  const work = workFolder(root);
  const record = join(work, ".origins.json");
  const before = readOrigins(record);
  const sources = modules.flatMap(({ id }) => [modulePaths(root, id).lesson, modulePaths(root, id).exercise]);
  const copies = sources.filter(existsSync).map((source) => {
    const notebook = relative(root, source).split(sep).join("/");
    return copyOne(source, notebook, workingCopy(root, source), before[notebook]);
  });
  const origins = { ...before, ...Object.fromEntries(copies.map(({ copy, origin }) => [copy.notebook, origin])) };
  writeBeside(record, `${JSON.stringify(origins, null, 2)}\n`);
  return copies.map(({ copy }) => copy);
}

function copyOne(source: string, notebook: string, path: string, knownOrigin: string | undefined) {
  const bytes = fresh(readFileSync(source, "utf8"), notebook);
  const ours = hash(bytes);
  if (!existsSync(path)) {
    writeBeside(path, bytes);
    return { copy: { notebook, path, outcome: "made" as Outcome }, origin: ours };
  }
  const theirs = hash(readFileSync(path, "utf8"));
  // Without a record, because it was removed, nobody knows what the copy began as: it is taken for a changed one.
  const origin = knownOrigin ?? ours;
  if (theirs === ours || origin === ours) return { copy: { notebook, path, outcome: "kept" as Outcome }, origin: ours };
  if (theirs !== origin) return { copy: { notebook, path, outcome: "outdated" as Outcome }, origin };
  writeBeside(path, bytes);
  return { copy: { notebook, path, outcome: "renewed" as Outcome }, origin: ours };
}

/** As a learner begins: without outputs, and with nothing for a front end to change. What is no notebook stays as it is. */
function fresh(text: string, name: string): string {
  let notebook: Notebook;
  try {
    notebook = parseNotebook(text, name);
  } catch {
    return text;
  }
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell,
  );
  return formatNotebook(withKernelLanguage({ ...notebook, cells }));
}

/** A notebook's cells with their outputs: front ends write metadata of their own into a notebook that is only saved. */
const Cells = z.object({
  cells: z.array(
    z.looseObject({ cell_type: z.string(), source: z.unknown() }).transform(({ metadata: _, ...cell }) => cell),
  ),
});

/** The same for the same content, however it is spelt: front ends save a text as a list of its lines. */
function hash(text: string): string {
  const joined = (_: string, value: unknown) =>
    Array.isArray(value) && value.every((line) => typeof line === "string") ? value.join("") : value;
  let content = text;
  try {
    content = JSON.stringify(Cells.parse(JSON.parse(text)), joined);
  } catch {
    // No notebook: its bytes are what it is.
  }
  return createHash("sha256").update(content).digest("hex");
}

function readOrigins(file: string): Readonly<Record<string, string>> {
  if (!existsSync(file)) return {};
  try {
    return Origins.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return {};
  }
}

function writeBeside(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, content);
  renameSync(part, path);
}
