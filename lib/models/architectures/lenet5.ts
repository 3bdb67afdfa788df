import { conv, dense, flatten, maxPool, relu, type Shape } from "../layers";
import { type Network, network } from "../network";

/**
 * LeNet-5 as the pruning papers have it, 431,080 parameters: Han, Pool, Tran and Dally 2015, "Learning both Weights and
 * Connections for Efficient Neural Networks", table 4. (LeNet-5 of LeCun, Bottou, Bengio and Haffner 1998 is smaller.)
 *
 * @param inputShape `[28, 28, 1]` unless given
 */
export function lenet5(inputShape: Shape = [28, 28, 1], classes = 10): Network {
  return network("LeNet-5", inputShape, [
    conv("conv1", 20, 5, { padding: "valid" }),
    maxPool(2),
    conv("conv2", 50, 5, { padding: "valid" }),
    maxPool(2),
    flatten,
    dense("dense1", 500),
    relu,
    dense("dense2", classes),
  ]);
}
