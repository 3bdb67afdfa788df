/** Factor on the learning rate at `step` (0 for the first) of `steps`. */
export type Schedule = (step: number, steps: number) => number;

/** The learning rate as it is. */
export const constant: Schedule = () => 1;

/** From 1 at the first step along half a cosine towards 0: Loshchilov and Hutter 2017, equation 5, without restarts. */
export const cosine: Schedule = (step, steps) => 0.5 * (1 + Math.cos((Math.PI * step) / steps));

/**
 * Times `factor` at each boundary: the step with that number, the first being 0, is the first with the lower rate (He,
 * Zhang, Ren and Sun 2016, section 4.2: a tenth at 32,000 and again at 48,000).
 *
 * @throws RangeError unless the boundaries are counts in ascending order and the factor is > 0.
 */
export function stepwise(boundaries: readonly number[], factor = 0.1): Schedule {
  const wrong = boundaries.find((at, i) => !Number.isInteger(at) || at < 1 || (i > 0 && at <= boundaries[i - 1]));
  if (wrong !== undefined || !(factor > 0 && factor < Infinity)) {
    throw new RangeError(
      `stepwise: boundaries [${boundaries.join(", ")}] with factor ${factor}; expected integers ≥ 1 in ascending order, ` +
        "such as [32000, 48000], and a factor > 0",
    );
  }
  return (step) => factor ** boundaries.filter((at) => step >= at).length;
}

/**
 * From 1 / over at the first step in equal rises to the full rate at step `over`, and from there on as `then` says, with
 * its steps counted from the beginning: what deep winning tickets need (Frankle and Carbin 2019, section 4).
 *
 * @throws RangeError unless `over` is a count.
 */
export function warmUp(over: number, then: Schedule = constant): Schedule {
  if (!Number.isInteger(over) || over < 1) {
    throw new RangeError(`warmUp: found ${over} steps; expected an integer ≥ 1, such as 1000`);
  }
  return (step, steps) => then(step, steps) * Math.min(1, (step + 1) / over);
}
