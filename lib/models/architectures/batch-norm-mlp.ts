import { batchNorm, dense, flatten, relu, type Shape } from "../layers";
import { checkSizes } from "../mlp-parameters";
import { type Network, network } from "../network";

/**
 * A multilayer perceptron with batch normalisation after every layer, the output too, as BinaryConnect trains it
 * (Courbariaux, Bengio and David 2015, section 3.1, with three hidden layers of 1,024 units): the scale of binary
 * weights then does not matter.
 *
 * @param sizes units in each layer, the inputs first and the classes last
 * @param inputShape of the examples where they are pictures; `[sizes[0]]` unless given
 */
export function batchNormMlp(sizes: readonly number[], inputShape: Shape = [sizes[0]]): Network {
  checkSizes("batchNormMlp", sizes);
  const last = sizes.length - 1;
  const layers = sizes
    .slice(1)
    .flatMap((units, l) => [dense(`dense${l + 1}`, units), batchNorm(`norm${l + 1}`), ...(l + 1 < last ? [relu] : [])]);
  return network(`BatchNorm MLP ${sizes.join("-")}`, inputShape, [flatten, ...layers]);
}
