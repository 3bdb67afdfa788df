import { readFileSync, statSync } from "node:fs";
import * as z from "zod";
import { messages } from "../../course";

const share = z.number(messages.policyShare()).min(0, messages.policyShare()).max(1, messages.policyShare());

/** What an instructor writes into a policy file. */
const policySchema = z
  .strictObject({
    /** With a time zone: `2026-11-30T23:59:00+09:00`. */
    due: z.iso.datetime({ offset: true, error: messages.policyDue() }).optional(),
    /** The share of the points that each started day of delay costs. */
    penaltyPerDay: share.default(0),
    /** The largest share that delay costs. */
    largestPenalty: share.default(1),
    /** Which attempt counts: the one with the most points, or the last one, as it is when this is not said. */
    counts: z.enum(["best", "last"]).optional(),
    /** How many attempts may count; later ones are kept and do not. */
    attempts: z.int().min(1).optional(),
  })
  .refine(({ due, penaltyPerDay }) => due !== undefined || penaltyPerDay === 0, {
    path: ["due"],
    error: messages.policyNeedsDue(),
  });
export type PolicyFile = z.infer<typeof policySchema>;

/** How lateness and attempts become points. */
export interface Policy {
  readonly due?: Date;
  /** The share of the points, 0 … 1, that so many started days of delay cost. */
  readonly penalty: (daysLate: number) => number;
  /** How many attempts may count, from the first on. */
  readonly attempts: number;
  /** Which attempt counts, by the final points of those that may, in the order of their submission. */
  readonly choose: (finals: readonly number[]) => number;
}

/** The last attempt counts, and nothing is late. */
export const noPolicy: PolicyFile = policySchema.parse({});

/**
 * Whether files of one name are attempts of one student. Unless the policy speaks of attempts they are not: to take two
 * students for one would be worse than to list one twice.
 */
export const countsAttempts = ({ counts, attempts }: PolicyFile): boolean =>
  counts !== undefined || attempts !== undefined;

/** Under which name a file is entered: its owner's where attempts are counted, else a name of its own. */
export const nameBy =
  (policy: PolicyFile) =>
  ({ student, owner }: { readonly student: string; readonly owner: string }): string =>
    countsAttempts(policy) ? owner : student;

const lastOf = (finals: readonly number[]): number => finals.length - 1;
/** Of equal ones the first: nobody loses by trying again, nor by having tried. */
const bestOf = (finals: readonly number[]): number => finals.indexOf(Math.max(...finals));

export function policyOf({ due, penaltyPerDay, largestPenalty, counts, attempts }: PolicyFile): Policy {
  return {
    ...(due !== undefined && { due: new Date(due) }),
    penalty: (daysLate) => Math.min(largestPenalty, daysLate * penaltyPerDay),
    attempts: attempts ?? Number.POSITIVE_INFINITY,
    choose: counts === "best" ? bestOf : lastOf,
  };
}

/**
 * @param json - the text of a policy file
 * @param where - what errors call it
 * @throws Error that names the field
 */
export function parsePolicy(json: string, where: string): PolicyFile {
  let value: unknown;
  try {
    // Editors on Windows begin a file with a byte order mark, which nobody sees.
    value = JSON.parse(json.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Error(messages.badPolicy(where, error instanceof Error ? error.message : String(error)));
  }
  const parsed = policySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(messages.badPolicy(where, z.prettifyError(parsed.error)));
}

/** @throws Error when there is no such file, or it is no policy */
export function readPolicy(file: string): PolicyFile {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Error(messages.noPolicyFile(file));
  return parsePolicy(readFileSync(file, "utf8"), file);
}
