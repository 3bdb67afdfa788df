import { existsSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import * as z from "zod";
import { DeclinedError, type Job, type Json, jobId, jsonSchema, type Perform } from "../jobs";
import type { Settings } from "./grid";
import { loadSpec, type Spec } from "./load-spec";

const kind = "sweep";

const dataSchema = z.object({
  /** The spec's path from the project folder, with `/`. */
  spec: z.string(),
  program: z.string(),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/**
 * What tells machines and states of the project apart, whose results may differ in the last digits or more. Results of
 * before it was kept have none of it.
 */
const sourceSchema = z.object({
  /** Of the work tree around the project, with whether it had changes; absent where there is none. */
  commit: z.object({ hash: z.string(), changed: z.boolean() }).optional(),
  /** Of TensorFlow.js after the run; absent when the run has not chosen one. */
  backend: z.string().optional(),
  /** Version of TensorFlow.js. */
  tensorflow: z.string().optional(),
});
type Source = z.infer<typeof sourceSchema>;

/** What a run was, besides its settings. */
export const answerSchema = z.object({
  result: jsonSchema,
  /** That `run` took. */
  seconds: z.number(),
  node: z.string(),
  ...sourceSchema.shape,
});
export type Answer = z.infer<typeof answerSchema>;

/** The job of one point. */
export function jobOf(root: string, { file, program }: Spec, settings: Settings): Job {
  const spec = relative(root, file).split(sep).join("/");
  return { kind, id: jobId(kind, program, settings), data: { spec, program, settings } };
}

/** Whether a worker with another copy of the project finds the spec there. */
export const isInside = (root: string, file: string): boolean => {
  const path = relative(root, file);
  return path !== "" && !path.startsWith("..") && !isAbsolute(path);
};

/** Does points of sweeps in this process, which must be able to import TypeScript. */
export function runPerformer(root: string): Perform {
  const loaded = new Map<string, Spec>();
  const sourceOfRun = sourceReader();

  async function specOf(spec: string, program: string): Promise<Spec> {
    const key = `${program} ${spec}`;
    const known = loaded.get(key);
    if (known) return known;
    const file = resolve(root, spec);
    if (!existsSync(file)) throw new DeclinedError(`${spec} is not in this worker's project`);
    const found = await loadSpec(file);
    if (found.program !== program)
      throw new DeclinedError(
        `${spec} is to be run as program ${program}, here is ${found.program}: bring this project to the same sources`,
      );
    loaded.set(key, found);
    return found;
  }

  return async ({ data }) => {
    const { spec, program, settings } = dataSchema.parse(data);
    const { run } = await specOf(spec, program);
    const started = performance.now();
    const result = plainJson(await run(settings), "the result");
    const seconds = Math.round(performance.now() - started) / 1000;
    return JSON.stringify({ result, seconds, node: process.version, ...(await sourceOfRun()) } satisfies Answer);
  };
}

/**
 * Tells the source of the run that has just ended: the commit is asked for once, because a process keeps the sources that
 * it has loaded, and the backend after every run, because a run may choose it.
 */
function sourceReader(): () => Promise<Source> {
  let commit: Source["commit"] | null = null;
  return async () => {
    // Loaded after the run: a spec may use TensorFlow.js without the course's library, which changes its default backend.
    const [{ runSource }, { tf }] = [await import("../training"), await import("../backend")];
    if (commit === null) commit = (await runSource()).commit;
    return { commit, backend: tf.getBackend() || undefined, tensorflow: tf.version_core };
  };
}

/** Does a worker's jobs of sweeps by `perform`, but for specs outside of the project. */
export const insideOnly =
  (root: string, perform: Perform): Perform =>
  (job) => {
    const { spec } = dataSchema.parse(job.data);
    if (isInside(root, resolve(root, spec))) return perform(job);
    throw new Error(`${spec} lies outside of the project`);
  };

/**
 * A copy of plain data.
 *
 * @throws Error where it holds what JSON would drop or change
 */
function plainJson(value: unknown, where: string): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    throw new Error(`${where} is ${value}, which JSON has no word for: return null where a run diverged`);
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<number>, (item, i) => plainJson(item, `${where}[${i}]`));
  if (Array.isArray(value)) return value.map((item, i) => plainJson(item, `${where}[${i}]`));
  if (typeof value === "object") {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, plainJson(item, `${where}.${key}`)]));
  }
  throw new Error(`${where} is ${value === undefined ? "undefined" : `a ${typeof value}`}: return plain data`);
}
