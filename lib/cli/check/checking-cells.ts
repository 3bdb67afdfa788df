import { messages, type Task } from "../../course";
import type { CodeCell } from "../../notebook";

const codeCell = (id: string, source: string): CodeCell => ({
  ...{ cell_type: "code", id, metadata: {}, source, outputs: [], execution_count: null },
});

/** The cell that checks one task, by names that no answer can have taken. */
export const checkingCell = (module: string, task: string): CodeCell =>
  codeCell("checks", `await (await import("../lib/course")).check(${JSON.stringify(module)}, ${JSON.stringify(task)})`);

/** The same cell for the grader's eyes, which do not look at types. */
export const untyped = (cell: CodeCell): CodeCell => ({ ...cell, source: `// @ts-nocheck\n${cell.source}` });

/** The cell that prints the tasks whose cells import what the grader refuses. */
export const refusalsCell = (module: string): CodeCell =>
  codeCell(
    "refusals",
    `{
  const { loadTasks, projectRoot, refusedImports } = await import("../lib/course");
  const tasks = await loadTasks(projectRoot(), ${JSON.stringify(module)});
  console.log(JSON.stringify(Object.keys(refusedImports(projectRoot(), ${JSON.stringify(module)}, tasks))));
}`,
  );

/** In the place of a cell that the grader leaves out: whoever calls its functions gets nothing there either. */
export const leftOutCell = ({ id, functions }: Task): CodeCell =>
  codeCell(
    "left-out",
    functions
      .map((name) => `const ${name}: any = () => { throw new Error(${JSON.stringify(messages.leftOut(id))}); };`)
      .join("\n"),
  );
