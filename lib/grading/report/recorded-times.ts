import { messages } from "../../course";
import type { Row } from "../batch";
import { type ModuleStandings, nameBy } from "../gradebook";
import type { Found } from "../intake";
import { shortTime } from "./short-time";

/** When a file was handed in as the gradebook has it; undefined for a file that it does not have. */
export function recordedTime(
  file: Pick<Found, "student" | "owner">,
  hash: string,
  { standings, policy }: ModuleStandings,
): Date | undefined {
  const attempts = standings.get(nameBy(policy)(file))?.attempts ?? [];
  return attempts.find(({ attempt }) => attempt.hash === hash)?.attempt.submitted;
}

/**
 * What to say of files whose dates are others than the gradebook keeps. The same file twice in one run has one of its
 * two dates, which is nothing to tell.
 *
 * @param files - in the order of `rows`
 * @param module - from the gradebook, after this run's results were entered
 */
export function otherDates(files: readonly Found[], rows: readonly Row[], module: ModuleStandings): string[] {
  const dated = rows.flatMap(({ outcome }, at) => {
    const file = files[at]!;
    const kept = outcome.kind === "graded" ? recordedTime(file, outcome.hash, module) : undefined;
    return kept && outcome.kind === "graded" ? [{ file, kept, key: `${outcome.hash} ${file.owner}` }] : [];
  });
  const isKept = ({ file, kept }: (typeof dated)[number]) => file.submitted.getTime() === kept.getTime();
  const known = new Set(dated.filter(isKept).map(({ key }) => key));
  const others = dated.filter(({ key }) => !known.has(key));
  const [first] = others;
  if (!first) return [];
  const time = (date: Date) => shortTime(date, module.policy.due);
  return [
    messages.otherDates(others.length, nameBy(module.policy)(first.file), time(first.kept), time(first.file.submitted)),
  ];
}
