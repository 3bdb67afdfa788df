/**
 * Runs inside the box: holds a submission's functions and answers calls over descriptor 3. The submission may take this
 * process over whole; the other side believes nothing but values, and checks those.
 */
import { writeFileSync } from "node:fs";
import { createRequire, SourceMap } from "node:module";
import { Socket } from "node:net";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { messages, StudentError, studentInProcess } from "../../course";
import { transpile } from "../../loader";
import { encodeFrame, frameReader } from "./frames";
import { giveNotebookScope } from "./notebook-scope";
import { type Answer, answerFrame, type OwnFault, ownFaults, type Question, readQuestion } from "./questions";

const pipe = new Socket({ fd: 3, readable: true, writable: true });
const read = frameReader(0xffff_ffff);
let submission: Record<string, unknown> = {};
// The first name is what it declares, as a notebook has it; a file may only export a function under the second.
const student = studentInProcess((name) => submission[`$$${name}`] ?? submission[name]);

/** Reading an error may run the submission's code, which may throw again. */
function textOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  } catch {
    return messages.unreadableError();
  }
}

// Taken before the submission, which may replace `console` and the streams, is there.
const print = process.stderr.write.bind(process.stderr);
const tellStray = (thrown: unknown) => void print(`${messages.uncaught(textOf(thrown))}\n`);
// A notebook goes on after them too: ending here would cost every check of every task.
process.on("uncaughtException", tellStray);
process.on("unhandledRejection", tellStray);

const isOwn = (fault: string): fault is OwnFault => ownFaults.some((own) => own === fault);

/** A room by the package's name, where code imports it. */
const roomByName = /(\b(?:from|import|require)\s*\(?\s*["'`])stillroom\/(?=[\w-]+["'`])/g;

/** The loader starts a thread, which takes longer than all the rest: only for a submission that imports files. */
async function fileOf(fileName: string, written: string): Promise<{ file: string; map: string }> {
  // The kernel finds `stillroom/ROOM` in `lib` too; what the package's own table names is not built here.
  const source = written.replace(roomByName, "$1../lib/");
  const path = resolve(`${fileName}.ts`);
  const { code, map } = transpile(`${fileName}.ts`, source);
  const imports = /\b(?:import|require|from)\b[^;]*["'`](?:\.|\/|file:)/.test(code);
  const file = imports ? path : resolve(`${fileName}.mjs`);
  if (imports) (await import("../../loader/register-loader")).registerLoader();
  writeFileSync(file, imports ? source : code);
  return { file, map };
}

/** What is missing names its own place, or none that a trace would know. */
const isMissingModule = (thrown: unknown): boolean =>
  /MODULE_NOT_FOUND$/.test(String((thrown as NodeJS.ErrnoException | undefined)?.code));

/** `submission-7-0.ts:12: `, the line of the submission in which an error was made; nothing where that is not known. */
function placeOf(thrown: unknown, fileName: string, map: string): string {
  try {
    if (isMissingModule(thrown)) return "";
    const frames = (thrown as Error).stack!.replace(/^[\s\S]*?(?=\n {4}at )/, "");
    const [, line, column] = new RegExp(`${fileName}\\.(?:ts|mjs):(\\d+):(\\d+)`).exec(frames) ?? [];
    const entry = new SourceMap(JSON.parse(map)).findEntry(Number(line) - 1, Number(column) - 1);
    return "originalLine" in entry ? `${fileName}.ts:${entry.originalLine + 1}: ` : "";
  } catch {
    // No error, or one without a trace that can be read.
    return "";
  }
}

/**
 * The exports of a module. `require` takes half the time of `import`, and runs nothing before it refuses a module with
 * `await` at its top level; but what hooks load it does not know.
 */
async function moduleOf(file: string): Promise<Record<string, unknown>> {
  const url = pathToFileURL(file).href;
  if (file.endsWith(".ts")) return import(url);
  try {
    return createRequire(url)(file);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException | undefined)?.code !== "ERR_REQUIRE_ASYNC_MODULE") throw thrown;
    return import(url);
  }
}

/**
 * Work that may wait for a promise which nothing settles any more: as soon as only the reading of questions keeps this
 * process alive, nothing is left that could, and `stuck` is the answer, long before a deadline.
 */
async function unlessStuck(work: Promise<Answer>, stuck: Answer): Promise<Answer> {
  let onIdle = () => {};
  const idle = new Promise<Answer>((resolve) => {
    onIdle = () => resolve(stuck);
  });
  process.once("beforeExit", onIdle);
  pipe.unref();
  try {
    return await Promise.race([work, idle]);
  } finally {
    process.off("beforeExit", onIdle);
    pipe.ref();
  }
}

async function load({ id, source, fileName }: Question & { kind: "load" }): Promise<Answer> {
  let lines = "";
  try {
    const { file, map } = await fileOf(fileName, source);
    lines = map;
    giveNotebookScope(file);
    submission = await moduleOf(file);
    return { id, kind: "loaded" };
  } catch (thrown) {
    // The lines after the first show the code as it was put together for grading, which its author never saw.
    const text = textOf(thrown);
    const message = thrown instanceof SyntaxError ? text.split("\n", 1)[0]! : placeOf(thrown, fileName, lines) + text;
    return { id, kind: "failed", message };
  }
}

async function call({ id, name, args }: Question & { kind: "call" }): Promise<Answer> {
  try {
    return { id, kind: "value", value: await student.call(name, ...args) };
  } catch (thrown) {
    if (thrown instanceof StudentError && isOwn(thrown.fault))
      return { id, kind: "fault", fault: thrown.fault, message: thrown.message };
    throw thrown;
  }
}

async function answer(question: Question): Promise<Answer> {
  const { id } = question;
  const message = messages.neverSettles();
  if (question.kind === "load") return unlessStuck(load(question), { id, kind: "failed", message });
  if (question.kind === "call") return unlessStuck(call(question), { id, kind: "fault", fault: "late", message });
  return { id, kind: "settled" };
}

pipe.on("data", (chunk: Buffer) => {
  for (const frame of read(chunk))
    answer(readQuestion(frame))
      .then((found) => pipe.write(encodeFrame(answerFrame(found))))
      // Without an answer the grader would wait in vain.
      .catch((thrown) => {
        tellStray(thrown);
        process.exit(1);
      });
});
// The grader is gone: nobody is left to answer.
pipe.on("close", () => process.exit());
