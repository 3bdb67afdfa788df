import { relative } from "node:path";
import type { Command } from "commander";
import { findModule, modules, projectRoot } from "../course";
import { writeRelease } from "../grading";
import { registerLoader } from "../loader";

export function register(program: Command): void {
  program
    .command("release")
    .argument("[module...]", "modules such as 01-distillation-loss (default: all)")
    .description("generate exercises/ from solutions/")
    .action(async (ids: string[]) => {
      registerLoader();
      const root = projectRoot();
      for (const { id } of chosenModules(ids)) console.log(relative(process.cwd(), await writeRelease(root, id)));
    });
}

/** The modules of these ids, all when there are none. */
export const chosenModules = (ids: readonly string[]) => (ids.length > 0 ? ids.map(findModule) : modules);
