import { dirname } from "node:path";
import { jobId } from "../../jobs";
import { type CodeCell, readNotebook } from "../../notebook";
import { reachedProgram } from "../../sweep";

/** What the outputs of a lesson depend on beyond its own code. */
export interface Circumstances {
  readonly profile: "quick" | "full";
  readonly backend: string;
  /** The data sets that are there. */
  readonly dataSets: readonly string[];
}

const imported = /\bfrom\s*["'](\.[^"']+)["']/g;

/**
 * The key of a lesson's run: the same as long as its cells' code, the code that it imports from the project, the
 * profile, the tensor backend and the data sets that are there are the same. Prose and outputs do not count.
 *
 * @throws Error when the notebook or what it imports cannot be read
 */
export async function lessonKey(file: string, circumstances: Circumstances): Promise<string> {
  const { cells } = await readNotebook(file);
  const code = cells.filter((cell): cell is CodeCell => cell.cell_type === "code").map(({ source }) => source);
  const rooms = [...new Set(code.flatMap((source) => [...source.matchAll(imported)].map((match) => match[1]!)))];
  const reaching = rooms.map((room, i) => `export * as room${i} from ${JSON.stringify(room)};`).join("\n");
  const { profile, backend, dataSets } = circumstances;
  const program = await reachedProgram(reaching, dirname(file));
  return jobId("lesson", program, { code, profile, backend, dataSets });
}
