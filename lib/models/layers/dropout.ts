import { tf } from "../../backend";
import type { Layer } from "./layer";

/**
 * Inverted dropout (Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014): in training each number is 0
 * with probability `rate` and otherwise divided by 1 − rate; afterwards nothing happens.
 *
 * @param name tells its draws from those of other dropout layers
 * @throws RangeError unless 0 ≤ rate < 1.
 */
export function dropout(name: string, rate: number): Layer {
  if (!(rate >= 0 && rate < 1)) {
    throw new RangeError(`dropout ${name}: the rate is ${rate}; expected a number in [0, 1)`);
  }
  return (input) => ({
    outputShape: input,
    parameters: [],
    apply: (_, x, pass) => {
      if (!pass || rate === 0) return x;
      const random = pass.random.fork(name);
      const factors = Float32Array.from({ length: x.size }, () => (random.next() < rate ? 0 : 1 / (1 - rate)));
      return tf.mul(x, tf.tensor(factors, x.shape));
    },
    describe: (before) => [{ className: "Dropout", config: { rate }, inputs: [before] }],
  });
}
