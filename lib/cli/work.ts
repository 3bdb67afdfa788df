import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { projectRoot } from "../course";
import { linkLibrary } from "./work/library-links";
import { makeWorkingCopies, type WorkingCopy, workFolder } from "./work/working-copies";

export function register(program: Command): void {
  program
    .command("work")
    .description("copies of the lessons and exercises to work in, below work/; yours are never overwritten")
    .action(() => {
      for (const line of prepareWork(projectRoot(dirname(fileURLToPath(import.meta.url))))) console.log(line);
    });
}

/** Makes the working copies and what they import; returns what there is to say about them. */
export function prepareWork(root: string): string[] {
  const work = workFolder(root);
  const copies = makeWorkingCopies(root);
  linkLibrary(root, work);
  const shown = (path: string) => relative(process.cwd(), path) || ".";
  const of = (outcome: WorkingCopy["outcome"]) => copies.filter((copy) => copy.outcome === outcome);
  const kept = of("kept").map(({ path }) => shown(dirname(path)));
  const counts = [...new Set(kept)].map((folder) => `${kept.filter((one) => one === folder).length} in ${folder}`);
  return [
    `Your copies of the lessons and exercises: ${shown(work)}`,
    ...of("made").map(({ path }) => `  new: ${shown(path)}`),
    ...of("renewed").map(({ path }) => `  brought up to date, as you had not changed it: ${shown(path)}`),
    ...of("outdated").map(
      ({ path, notebook }) =>
        `  ${shown(path)} stays as you left it; ${notebook} has changed since. For the new one, rename yours and start again.`,
    ),
    ...(kept.length > 0
      ? [
          `  kept as they are: ${counts.join(", ")}. To start one over, rename or remove it and give this command again.`,
        ]
      : []),
  ];
}
