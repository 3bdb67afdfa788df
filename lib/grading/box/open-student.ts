import { rmSync } from "node:fs";
import { join } from "node:path";
import { messages, type Student, StudentError } from "../../course";
import { conversation } from "./conversation";
import type { Limits } from "./limits";
import { collectOutput } from "./printed-output";
import { type BoxEnd, type Isolation, spawnBox } from "./spawn-box";
import { unwalledFolder } from "./unwalled-folder";

/** When time is over, by `performance.now()`, and what is then said of it to the student. */
export interface Deadline {
  readonly time: number;
  readonly late: string;
}

/** A submission that runs behind walls and answers calls. */
export interface BoxedStudent extends Student {
  /**
   * Resolves when nothing but answers has come so far.
   *
   * @throws StudentError "gone" when something else has, or "late"
   */
  settle(): Promise<void>;
  /** The same student, whose answers have to come before this deadline too. */
  until(deadline: Deadline): Student;
  /** What it printed, cut at the limit. */
  printed(): string;
  /** Ends the box; resolves when everything in it is dead. */
  close(): Promise<BoxEnd>;
}

/** A submission that could not be loaded; `message` is for its author. */
export class LoadError extends Error {
  override name = "LoadError";
  constructor(
    message: string,
    /** What it printed before. */
    readonly printed: string,
  ) {
    super(message);
  }
}

/** A box that did not start: no fault of the submission, which was not in it yet. */
export class BoxError extends Error {
  override name = "BoxError";
}

/** Milliseconds for the process in the box to come up, on a machine that has much else to do. */
const startTimeout = 30_000;

/** Why a box ended, when its end was its own doing; for the student. */
export function endReason({ outOfMemory, signal, exitCode }: BoxEnd, { memory }: Limits): string | undefined {
  if (outOfMemory) return messages.outOfMemory(memory / 2 ** 20);
  // Node ends with 133, 134 or SIGABRT/SIGTRAP when its heap is full.
  const full = signal === "SIGABRT" || signal === "SIGTRAP" || exitCode === 133 || exitCode === 134;
  return full ? messages.outOfMemory(memory / 2 ** 20) : undefined;
}

let opened = 0;

/**
 * Starts a box, loads a submission into it and hands out its functions.
 *
 * @param root - the project folder
 * @param source - its functions, as one TypeScript module that exports them
 * @param rooms - those of `lib` that it may import, with all that they need
 * @param onStarved - called when it is late and the machine has hardly let it run
 * @throws BoxError when the box does not start
 * @throws LoadError when the submission does not load: it throws, takes too long, or ends its process
 */
export async function openStudent(
  root: string,
  source: string,
  isolation: Isolation,
  limits: Limits,
  rooms: readonly string[] = [],
  onStarved: () => void = () => {},
): Promise<BoxedStudent> {
  const fileName = `submission-${process.pid}-${opened++}`;
  const box = await spawnBox("student-process.cjs", root, rooms, isolation, limits).catch((error: Error) => {
    throw new BoxError(messages.boxNotStarted(error.message, ""));
  });
  const printed = collectOutput(box.output, limits.output);
  const ask = conversation(box, limits, () => {
    if (box.isStarved()) onStarved();
  });
  const close = async () => {
    const end = await box.end();
    if (isolation.level === "process")
      for (const ending of ["ts", "mjs"])
        rmSync(join(unwalledFolder(root, rooms), `${fileName}.${ending}`), { force: true });
    return end;
  };
  try {
    await ask({ kind: "settle" }, startTimeout);
  } catch (error) {
    await close();
    throw new BoxError(
      messages.boxNotStarted(error instanceof Error ? error.message : String(error), printed().trim()),
    );
  }
  try {
    const loaded = await ask({ kind: "load", source, fileName }, limits.loadTimeout);
    if (loaded.kind === "failed") throw new LoadError(loaded.message.replaceAll(fileName, "submission"), printed());
    if (loaded.kind !== "loaded") throw new StudentError("gone", messages.forged());
  } catch (error) {
    const reason = endReason(await close(), limits);
    if (!(error instanceof StudentError)) throw error;
    const late = error.fault === "late" ? messages.lateLoad(limits.loadTimeout / 1000) : undefined;
    throw new LoadError(late ?? reason ?? error.message, printed());
  }
  const call =
    (deadline: Deadline | undefined): Student["call"] =>
    async (name, ...args) => {
      const left = (deadline?.time ?? Number.POSITIVE_INFINITY) - performance.now();
      const question = { kind: "call", name, args } as const;
      const answer = await (left < limits.callTimeout
        ? ask(question, Math.max(left, 0), deadline?.late)
        : ask(question, limits.callTimeout));
      if (answer.kind === "value") return answer.value;
      if (answer.kind === "fault") throw new StudentError(answer.fault, answer.message);
      throw new StudentError("gone", messages.forged());
    };
  return {
    printed,
    close,
    call: call(undefined),
    until: (deadline) => ({ call: call(deadline) }),
    async settle() {
      const { kind } = await ask({ kind: "settle" }, limits.callTimeout);
      if (kind !== "settled") throw new StudentError("gone", messages.forged());
    },
  };
}
