import type { Schedule } from "./schedules";

/**
 * The learning rate of each step.
 *
 * @throws RangeError where the schedule makes it anything but a finite number ≥ 0.
 */
export function learningRates(where: string, learningRate: number, schedule: Schedule, steps: number): Float64Array {
  const rates = Float64Array.from({ length: steps }, (_, step) => learningRate * schedule(step, steps));
  const wrong = rates.findIndex((rate) => !(rate >= 0 && rate < Infinity));
  if (wrong >= 0) {
    throw new RangeError(
      `${where}: the schedule makes the learning rate ${rates[wrong]} at step ${wrong + 1}; ` +
        "expected factors that are finite and ≥ 0",
    );
  }
  return rates;
}
