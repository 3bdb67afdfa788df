import { existsSync } from "node:fs";
import { join } from "node:path";
import { messages } from "../../course";
import { sweepControlGroups } from "./control-groups";
import { defaultLimits } from "./limits";
import { openStudent } from "./open-student";
import { type Isolation, type IsolationLevel, isolationLevels, programFolders } from "./spawn-box";

/** A level that cannot be had here. */
export interface MissingLevel {
  readonly level: string;
  /** What went wrong when it was tried, and what adds it. */
  readonly reason: string;
}

/** The strongest isolation of this machine, and why the stronger ones were passed over. */
export interface Probe {
  readonly isolation: Isolation;
  readonly missing: readonly MissingLevel[];
}

/** Nobody: the user that a grader run as root hands its boxes to. */
const nobody = 65_534;

/** Whether a box of this kind really starts, loads a module and answers; the reason when not. */
async function problemOf(root: string, isolation: Isolation): Promise<string | undefined> {
  try {
    const student = await openStudent(root, "export const answer = () => 42;", isolation, defaultLimits);
    const printed = student.printed;
    try {
      const answer = await student.call("answer");
      return answer === 42 ? undefined : printed();
    } finally {
      await student.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What bubblewrap says where the system forbids user namespaces, or forbids to use them: its words for all of it. */
const noNamespaces = /bwrap: .*(?:namespace|uid map|RTM_NEWADDR|not permitted|permission)/i;

/** What a bubblewrap before 0.8.0 says, which knows neither sized folders nor how to forbid further user namespaces. */
const tooOld = /bwrap: Unknown option --(?:size|disable-userns)/i;

/** What adds a level that is missing for this reason, on a machine whose strongest is `best`; empty where nothing known. */
export function remedyFor(problem: string, level: IsolationLevel, best: IsolationLevel): string {
  if (!programFolders.some((folder) => existsSync(join(folder, "bwrap")))) return messages.installBubblewrap();
  if (tooOld.test(problem)) return messages.newerBubblewrap();
  if (best === "process") return noNamespaces.test(problem) ? messages.allowNamespaces() : "";
  return level.includes("cgroup") ? messages.allowControlGroups() : messages.noSeccomp(process.arch);
}

/**
 * Tries the isolation levels, the strongest first, each with a box that has to answer. Removes what killed graders left
 * behind.
 *
 * @param root - the project folder
 * @param levels - those to try
 * @throws Error that tells of each level why it cannot be had
 */
export async function probeIsolation(
  root: string,
  levels: readonly IsolationLevel[] = isolationLevels,
): Promise<Probe> {
  // Every level would fail for it, each with a reason that says nothing of it.
  if (!existsSync(join(root, "dist", "student-process.cjs"))) throw new Error(messages.notBuilt(root));
  await sweepControlGroups();
  const users = process.getuid?.() === 0 ? [nobody, undefined] : [undefined];
  const problems: { level: IsolationLevel; problem: string | undefined }[] = [];
  for (const level of levels) {
    let problem: string | undefined;
    for (const user of users) {
      const isolation: Isolation = { level, ...(user !== undefined && { user }) };
      problem = await problemOf(root, isolation);
      if (problem === undefined) return { isolation, missing: explained(level) };
    }
    problems.push({ level, problem });
  }
  throw new Error(messages.noIsolation(explained("process").map(({ level, reason }) => `${level}: ${reason}`)));

  function explained(best: IsolationLevel): MissingLevel[] {
    return problems.map(({ level, problem }) => ({
      level,
      reason: `${problem} ${remedyFor(problem ?? "", level, best)}`.trim(),
    }));
  }
}
