import { tf } from "../backend";
import type { NamedTensors } from "./layers";
import { type MlpParameters, replicatesOf } from "./mlp-parameters";

/** The same tensors by name, as files hold them: `dense1/kernel` `[R, in, out]`, `dense1/bias` `[R, 1, out]`, and so on. */
export function namedMlp({ weights, biases }: MlpParameters): NamedTensors {
  const entries = weights.flatMap((weight, l) => [
    [`dense${l + 1}/kernel`, weight],
    [`dense${l + 1}/bias`, biases[l]],
  ]);
  return Object.fromEntries(entries);
}

/**
 * The inverse of {@link namedMlp}: the same tensors.
 *
 * @throws RangeError when a name or a shape is not that of a multilayer perceptron.
 */
export function mlpOfNames(named: NamedTensors): MlpParameters {
  const layers = Object.keys(named).length / 2;
  const tensor = (name: string): tf.Tensor3D => {
    const found = named[name];
    if (found?.rank === 3) return found as tf.Tensor3D;
    throw new RangeError(
      `mlpOfNames: ${name} is ${found ? `of shape [${found.shape.join(", ")}]` : "missing"} among ` +
        `${Object.keys(named).join(", ") || "no names"}; expected dense1/kernel and dense1/bias with three axes, and so on`,
    );
  };
  if (layers === 0) tensor("dense1/kernel");
  const numbers = Array.from({ length: Math.ceil(layers) }, (_, l) => l + 1);
  return {
    weights: numbers.map((l) => tensor(`dense${l}/kernel`)),
    biases: numbers.map((l) => tensor(`dense${l}/bias`)),
  };
}

/**
 * One of the networks as the parameters of `mlpNetwork(sizesOf(mlp))`, new tensors without a replicate axis:
 * `dense1/kernel` `[in, out]`, `dense1/bias` `[out]`, and so on. Its masks are
 * `kernelMasks(mlpNetwork(sizesOf(mlp)), masks, replicate)`.
 *
 * @throws RangeError when it is no replicate.
 */
export function networkParameters(mlp: MlpParameters, replicate: number): NamedTensors {
  const replicates = replicatesOf(mlp);
  if (!Number.isInteger(replicate) || replicate < 0 || replicate >= replicates) {
    throw new RangeError(
      `networkParameters: found replicate ${replicate}; there are ${replicates}, so expected an integer from 0 to ` +
        `${replicates - 1}`,
    );
  }
  const own = (tensor: tf.Tensor, shape: number[]) => tf.tidy(() => tf.reshape(tf.gather(tensor, replicate), shape));
  const entries = Object.entries(namedMlp(mlp)).map(([name, tensor]) => {
    const [, inputs, outputs] = tensor.shape;
    return [name, own(tensor, name.endsWith("/kernel") ? [inputs, outputs] : [outputs])];
  });
  return Object.fromEntries(entries);
}
