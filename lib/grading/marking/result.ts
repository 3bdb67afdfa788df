import * as z from "zod";
import { isolationLevels } from "../box";
import { pictureTypes } from "../intake";

const checkResult = z.object({
  id: z.string(),
  task: z.string(),
  title: z.string(),
  visibility: z.enum(["public", "hidden"]),
  points: z.number(),
  passed: z.boolean(),
  called: z.string().optional(),
  expected: z.string().optional(),
  came: z.string().optional(),
  fault: z.enum(["missing", "not-implemented", "threw", "not-plain", "late", "gone"]).optional(),
});
const picture = z.object({ task: z.string().optional(), type: z.enum(pictureTypes), base64: z.base64() });
const taskScore = z.object({ id: z.string(), title: z.string(), earned: z.number(), possible: z.number() });

/** What grading one file found, as it lies on disk. */
export const gradedSchema = z.object({
  /** Of the assignment. */
  version: z.string(),
  module: z.string(),
  /** SHA-256 of the file. */
  hash: z.string(),
  isolation: z.enum(isolationLevels),
  /** What became of the file's cells, and whether its code ran; for the student. */
  notes: z.array(z.string()).readonly(),
  results: z.array(checkResult.readonly()).readonly(),
  score: z.object({ earned: z.number(), possible: z.number(), tasks: z.array(taskScore).readonly() }).readonly(),
  /** What the code printed before it met anything hidden. */
  printed: z.string(),
  /** For the instructor: checks that failed by their own fault. */
  problems: z.array(z.string()).readonly(),
  seconds: z.number(),
  /** Whether its time ended while the machine, busy with other things, hardly let it run. */
  starved: z.boolean().optional(),
  /** The answers that people mark, by task. */
  answers: z.record(z.string(), z.string()).readonly(),
  /** What the submission's outputs showed. */
  pictures: z.array(picture.readonly()).readonly(),
});
export type Graded = z.infer<typeof gradedSchema>;
