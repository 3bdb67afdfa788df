/** What one student's process may use. */
export interface Limits {
  /**
   * Bytes of memory: of each process, and of the whole box where control groups can be had. Node gives its heap half of
   * it, and never less than a quarter of a gigabyte.
   */
  readonly memory: number;
  /** Seconds of processor time. */
  readonly cpuSeconds: number;
  /** Milliseconds for loading the submission, which runs the top-level code of its cells; a box's own start is not in it. */
  readonly loadTimeout: number;
  /** Milliseconds for one answer. */
  readonly callTimeout: number;
  /** Milliseconds for all checks of one task; those left over then fail unasked. */
  readonly taskTimeout: number;
  /** Milliseconds for one submission; checks left over then fail unasked. */
  readonly submissionTimeout: number;
  /** Threads and processes together; Node itself needs about a dozen. */
  readonly processes: number;
  /** Bytes of temporary files. */
  readonly disk: number;
  /** Bytes of the largest answer. */
  readonly answer: number;
  /** Bytes of printed output that are kept; the rest is read and dropped. */
  readonly output: number;
}

const MiB = 1024 * 1024;

export const defaultLimits: Limits = {
  memory: 1024 * MiB,
  cpuSeconds: 60,
  // Cells define functions and may try one out: what an answer may take. What loops there is met twice, with all cells and
  // alone, so that both together take no longer than a task may.
  loadTimeout: 5_000,
  callTimeout: 5_000,
  taskTimeout: 10_000,
  submissionTimeout: 45_000,
  processes: 64,
  disk: 32 * MiB,
  answer: 4 * MiB,
  output: 64 * 1024,
};
