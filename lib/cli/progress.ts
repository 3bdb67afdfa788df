import type { Command } from "commander";
import { loadTasks, messages, modules, pointsOf, progressFile, projectRoot, readProgress } from "../course";
import { registerLoader } from "../loader";

export function register(program: Command): void {
  program
    .command("progress")
    .description("what your answers have reached so far, by module and task, as `check` saw them on this machine")
    .action(async () => {
      registerLoader();
      for (const line of await progressLines(projectRoot())) console.log(line);
    });
}

/** A line a module, and a line a task where there is something to tell. */
async function progressLines(root: string): Promise<string[]> {
  const lines: string[] = [];
  for (const { id, title } of modules) {
    const kept = readProgress(progressFile(root, id));
    const tasks = (await loadTasks(root, id)).map((task) => {
      const { possible } = pointsOf([task], []);
      const points = kept[task.id];
      return { title: task.title, possible, earned: points?.possible === possible ? points.earned : 0 };
    });
    const total = (of: "earned" | "possible") => tasks.reduce((sum, task) => sum + task[of], 0);
    const done = tasks.filter(({ earned, possible }) => earned === possible).length;
    const name = `${id.slice(0, 2)} ${title}`;
    lines.push(messages.moduleProgress(name, done, tasks.length, total("earned"), total("possible")));
    if (total("earned") > 0)
      lines.push(...tasks.map((task) => messages.taskProgress(task.title, task.earned, task.possible)));
  }
  return lines;
}
