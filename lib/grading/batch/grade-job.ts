import { extname } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import * as z from "zod";
import { modules } from "../../course";
import { DeclinedError, type GetDone, type Job, jobId, type Perform } from "../../jobs";
import { type Isolation, isolationLevels, isWeaker, type Limits } from "../box";
import { largestFile, takeIn } from "../intake";
import { type Assignment, gradedSchema, gradeWithSeed, loadAssignment, submissionSeed } from "../marking";
import { type GradeFile, inBox } from "./grade-file";

const kind = "grade";

const types = [".ipynb", ".ts"] as const;

const dataSchema = z.object({
  module: z.string(),
  /** Of the assignment: a worker with other checks does not take the job. */
  version: z.string(),
  /** What the end of the file's name says it is. */
  type: z.enum(types),
  /** The file, compressed, in base64. */
  file: z.base64(),
  /** Where this submission's hidden inputs come from; the key that it was made with stays with the instructor. */
  seed: z.string(),
  /** The weakest walls that the result is accepted from. */
  level: z.enum(isolationLevels),
});

/** Grades by workers, which need the same checks and nothing else of this machine. */
export function gradeByQueue(getDone: GetDone): GradeFile {
  return async ({ grader, path, bytes, submission }, save) => {
    const { assignment, isolation, key } = grader;
    const { module, version } = assignment;
    const { hash } = submission;
    const type = extname(path).toLowerCase();
    const content = { module, type, hash, seed: submissionSeed(key, module, hash), level: isolation.level };
    const file = gzipSync(bytes).toString("base64");
    const job: Job = { kind, id: jobId(kind, version, content), data: { ...content, version, file } };
    await getDone(job, (result) => {
      const graded = gradedSchema.parse(JSON.parse(result));
      if (graded.hash !== hash || graded.version !== version || isWeaker(graded.isolation, isolation.level))
        throw new Error(`The queue gave another result for ${path}: ${graded.hash}, version ${graded.version}.`);
      save(graded);
    });
  };
}

/** The worker's side: grades what comes from a queue, behind this machine's walls. The process can import TypeScript. */
export function gradePerformer(root: string, isolation: Isolation, limits: Limits): Perform {
  const assignments = new Map<string, Promise<Assignment>>();

  /** What is missing or broken here may be whole at another worker, and here later. */
  async function load(module: string): Promise<Assignment> {
    try {
      return await loadAssignment(root, module);
    } catch (error) {
      assignments.delete(module);
      const reason = error instanceof Error ? error.message : String(error);
      throw new DeclinedError(`this worker's project cannot grade ${module}: ${reason}`);
    }
  }

  function assignmentOf(module: string): Promise<Assignment> {
    if (!modules.some(({ id }) => id === module))
      throw new DeclinedError(`this worker's project has no module ${JSON.stringify(module)}`);
    const assignment = assignments.get(module) ?? load(module);
    assignments.set(module, assignment);
    return assignment;
  }

  return async ({ data }) => {
    const { module, version, type, file, seed, level } = dataSchema.parse(data);
    if (isWeaker(isolation.level, level))
      throw new DeclinedError(`submissions of ${module} need the walls "${level}", here are "${isolation.level}"`);
    const assignment = await assignmentOf(module);
    if (assignment.version !== version)
      throw new DeclinedError(
        `${module} is to be graded by version ${version}, here is ${assignment.version}: ` +
          "bring the worker's project to the same commit and start it again",
      );
    const bytes = gunzipSync(Buffer.from(file, "base64"), { maxOutputLength: largestFile });
    const submission = takeIn(`submission${type}`, bytes, assignment.release, assignment.tasks);
    return JSON.stringify(await inBox(() => gradeWithSeed({ assignment, isolation, limits }, submission, seed)));
  };
}
