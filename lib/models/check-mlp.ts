import { checkFiniteTensors } from "./check-finite";
import { type MlpParameters, replicatesOf, sizesOf } from "./mlp-parameters";
import { namedMlp } from "./named-mlp";

/**
 * Refuses parameters that are no multilayer perceptrons, or have a number that is not finite: ReLU makes 0 of −∞, and an
 * infinite bias a certain answer. `caller` is named in the error.
 *
 * @throws RangeError unless there is a layer or more, each with weights `[R, in, out]` and biases `[R, 1, out]` that are
 * finite, and `in` is what the layer before gives.
 */
export function checkMlp(caller: string, parameters: MlpParameters): void {
  const { weights, biases } = parameters;
  if (weights.length === 0 || biases.length !== weights.length) {
    throw new RangeError(
      `${caller}: found weights of ${weights.length} layer(s) and biases of ${biases.length}; expected one layer or more, and both of each`,
    );
  }
  const [replicates, sizes] = [replicatesOf(parameters), sizesOf(parameters)];
  weights.forEach((weight, l) => {
    const found = [weight, biases[l]].map(({ shape }) => `[${shape.join(", ")}]`).join(" and ");
    const expected = `[${[replicates, sizes[l], sizes[l + 1]].join(", ")}] and [${[replicates, 1, sizes[l + 1]].join(", ")}]`;
    if (found !== expected) {
      throw new RangeError(`${caller}: layer ${l} has weights and biases of shapes ${found}; expected ${expected}`);
    }
  });
  checkFiniteTensors(caller, namedMlp(parameters));
}
