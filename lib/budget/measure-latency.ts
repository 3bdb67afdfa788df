import { quantile } from "../statistics";

/** How long an answer took, in milliseconds. */
export interface Latency {
  /** Of each timed run, in their order. */
  readonly milliseconds: readonly number[];
  readonly median: number;
  /** The lower and the upper quartile: half of the runs lie between them. */
  readonly quartiles: readonly [lower: number, upper: number];
}

export interface LatencySettings {
  /** Runs that are not timed: the first ones also compile, allocate and fill caches. */
  readonly warmUp: number;
  /** Runs that are timed, 3 or more. */
  readonly runs: number;
  /** Milliseconds from some moment on; `performance.now` unless given. */
  readonly clock?: () => number;
}

/**
 * Times a model, one run after another. It reports the median and the quartiles and no mean, because one run that the
 * system interrupts lifts a mean by as much as it pleases.
 *
 * @param run answers once, on inputs that are ready, and reads the answer: a tensor not read may not be computed yet
 * @throws RangeError on a number of runs that is no integer, a warm-up < 0, fewer than 3 runs, or a clock that goes
 * backwards; and what `run` throws.
 */
export async function measureLatency(run: () => unknown, settings: LatencySettings): Promise<Latency> {
  const { warmUp, runs, clock = () => performance.now() } = settings;
  if (!Number.isInteger(warmUp) || warmUp < 0 || !Number.isInteger(runs) || runs < 3) {
    throw new RangeError(
      `measureLatency: ${warmUp} runs to warm up and ${runs} to time; expected integers of at least 0 and 3`,
    );
  }
  for (let i = 0; i < warmUp; i++) await run();
  const milliseconds: number[] = [];
  for (let i = 0; i < runs; i++) {
    const started = clock();
    await run();
    milliseconds.push(clock() - started);
  }
  const wrong = milliseconds.findIndex((took) => !(took >= 0 && took < Infinity));
  if (wrong >= 0) {
    throw new RangeError(
      `measureLatency: by the clock run ${wrong} took ${milliseconds[wrong]} ms; expected a clock that does not go backwards`,
    );
  }
  return {
    milliseconds,
    median: quantile(milliseconds, 0.5),
    quartiles: [quantile(milliseconds, 0.25), quantile(milliseconds, 0.75)],
  };
}
