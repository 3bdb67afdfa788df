import { dense, flatten, relu, type Shape } from "../layers";
import { checkSizes } from "../mlp-parameters";
import { type Network, network } from "../network";

/** LeNet-300-100 (LeCun, Bottou, Bengio and Haffner 1998) as sizes for `initMlp`: 28 × 28 pixels, 10 classes. */
export const lenet300100 = [784, 300, 100, 10] as const;

/**
 * A multilayer perceptron as a network of named tensors, layer l as `dense<l>`: what the accountant and the files take.
 * `train` with `initMlp` trains many of them at once and is much faster.
 *
 * @param inputShape of the examples where they are pictures; `[sizes[0]]` unless given
 */
export function mlpNetwork(sizes: readonly number[], inputShape: Shape = [sizes[0]]): Network {
  checkSizes("mlpNetwork", sizes);
  const layers = sizes.slice(1).map((units, l) => dense(`dense${l + 1}`, units));
  const [last, ...hidden] = layers.reverse();
  return network(`MLP ${sizes.join("-")}`, inputShape, [flatten, ...hidden.reverse().flatMap((l) => [l, relu]), last]);
}
