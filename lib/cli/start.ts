import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { barMime, findModule, modulePaths, projectRoot } from "../course";
import { barsOf, barText, type Output, progressDisplay, runNotebookFile, runPaths } from "../notebook";
import { findJupyter, findPython } from "./jupyter";
import { failureText, whatIsThere } from "./run";
import { stopSignal } from "./stop-signal";
import { workFolder, workingCopy } from "./work/working-copies";

/** The lesson that a newcomer sees run. */
const firstLesson = "01-distillation-loss";

export function register(program: Command): void {
  program
    .command("start")
    .description("run lesson 01 in its quick profile and show its result")
    .action(async () => {
      process.exitCode = await start();
    });
}

async function start(): Promise<number> {
  const root = projectRoot(dirname(fileURLToPath(import.meta.url)));
  const lesson = findModule(firstLesson);
  const { lesson: file } = modulePaths(root, lesson.id);
  const shown = (path: string) => relative(process.cwd(), path);
  const surroundings = lookAround(root);
  const stop = stopSignal();
  const display = progressDisplay(process.stdout);

  console.log(`Lesson ${lesson.id}: ${lesson.title} (quick profile)`);
  const profile = "quick";
  const { notebook, status, failures, written } = await runNotebookFile(file, {
    ...runPaths(file, { profile }, root),
    profile,
    signal: stop.signal,
    onProgress: display.show,
  }).finally(display.close);
  for (const failure of failures) console.error(failureText(shown(file), failure));
  if (status !== "finished") {
    console.log(`${whatIsThere[status]}: ${shown(written)}`);
    return status === "interrupted" ? stop.exitCode() : 1;
  }

  const outputs = notebook.cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []));
  const bars = barText(notebook);
  if (bars === undefined) {
    console.error(`${shown(written)}: no cell shows the lesson's bars; expected an output of the type ${barMime}.`);
    return 1;
  }
  console.log(`\n${bars}\n`);
  const backend = backendLine(outputs);
  console.log(
    table([["Executed notebook", shown(written)], ...(backend ? [split(backend)] : []), ...(await surroundings)]),
  );
  console.log("\nNext");
  console.log(table(nextSteps(root, shown)));
  const failed = barsOf(notebook).some((report) => report.bars.some(({ verdict }) => verdict === "fail"));
  return failed ? 1 : 0;
}

/** What the lesson printed when it chose its tensor backend. */
function backendLine(outputs: readonly Output[]): string | undefined {
  const lines = outputs.flatMap((output) => (output.output_type === "stream" ? output.text.split("\n") : []));
  return lines.find((line) => line.startsWith("Tensor backend: "));
}

type Row = readonly [name: string, value: string];

/**
 * Commands that a newcomer can give next, with what each is for.
 *
 * @param shown - a path as it is printed
 */
export function nextSteps(root: string, shown: (path: string) => string): Row[] {
  const { exercise } = modulePaths(root, firstLesson);
  // The project that students get has no tests.
  const tests: Row[] = existsSync(join(root, "vitest.config.ts"))
    ? [["  npm test", "everything that holds the project together"]]
    : [];
  return [
    ["  npm run lab", `lessons and exercises in JupyterLab, as copies of your own in ${shown(workFolder(root))}`],
    [
      `  npx stillroom check ${shown(workingCopy(root, exercise))}`,
      "what you wrote in this lesson's exercise, once the command above has made the copy",
    ],
    ...tests,
  ];
}

const split = (line: string): Row => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()];

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}

/** What is there beyond Node and npm, and for what is missing the one command that adds it. */
async function lookAround(root: string): Promise<readonly Row[]> {
  // Loaded here: the data room brings TensorFlow.js, which no other command should wait for.
  const { available } = await import("../data");
  const mnist = available("mnist");
  return [
    ["JupyterLab", (await findJupyter(root))?.version ?? (await withoutJupyter())],
    [
      "MNIST",
      mnist.available ? `found in the ${mnist.from}` : `not found; ${mnist.command} brings it, or set STILLROOM_DATA`,
    ],
  ];
}

async function withoutJupyter(): Promise<string> {
  const makes = "npm run lab -- --yes";
  return (await findPython()) === undefined
    ? `not found, and no Python, which it needs; install Python 3, then ${makes}`
    : `not found; ${makes} makes one that is this project's own`;
}
