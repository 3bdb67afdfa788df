import { tf } from "../backend";
import { checkMasks, checkParameters, type KernelSpec, kernelsOf, type NamedTensors, type Network } from "../models";
import type { Masks, Prunable } from "./masks";

/**
 * Kernels of networks of one shape in the form that pruning takes, as new tensors: of each layer `[R, in, out]`, a
 * convolution's filters as the columns of a matrix `[height · width · in, out]`.
 *
 * @param networks one a replicate
 * @throws RangeError on no networks, or parameters of another network.
 */
export function stackKernels(network: Network, networks: readonly NamedTensors[]): Prunable {
  if (networks.length === 0) throw new RangeError("stackKernels: found no networks; expected one a replicate");
  for (const parameters of networks) checkParameters("stackKernels", network, parameters);
  const weights = tf.tidy(() =>
    kernelsOf(network).map((spec) => {
      const [inputs, outputs] = matrixOf(spec);
      const own = networks.map((parameters) => tf.reshape(parameters[spec.name], [1, inputs, outputs]));
      return tf.concat(own) as tf.Tensor3D;
    }),
  );
  return { weights };
}

/**
 * The masks of one replicate by the kernels' names and in their shapes, as new tensors: what `trainNetwork` takes.
 *
 * @throws RangeError on masks of another network, or without this replicate.
 */
export function kernelMasks(network: Network, masks: Masks, replicate: number): NamedTensors {
  const kernels = kernelsOf(network);
  const there = (count: number) => Number.isInteger(replicate) && replicate >= 0 && replicate < count;
  const fits = (mask: tf.Tensor | undefined, spec: KernelSpec) =>
    mask !== undefined && mask.shape.slice(1).join() === matrixOf(spec).join() && there(mask.shape[0]);
  if (masks.length !== kernels.length || !kernels.every((spec, l) => fits(masks[l], spec))) {
    throw new RangeError(
      `kernelMasks: masks of shapes ${masks.map(({ shape }) => `[${shape.join(", ")}]`).join(", ")} for replicate ` +
        `${replicate}; ${network.name} expects ${kernels.map((spec) => `[R, ${matrixOf(spec).join(", ")}]`).join(", ")} and an integer in [0, R)`,
    );
  }
  const own = (l: number) => tf.tidy(() => tf.reshape(tf.slice(masks[l], replicate, 1), [...kernels[l].shape]));
  return Object.fromEntries(kernels.map(({ name }, l) => [name, own(l)]));
}

/**
 * The parameters with the kernels at 0 where their mask is 0, as new tensors; kernels without a mask stay.
 *
 * @param masks by the kernels' names and in their shapes, as `kernelMasks` and `learnNetworkSupermask` give them
 * @throws RangeError on parameters or masks of another network.
 */
export function maskKernels(network: Network, parameters: NamedTensors, masks: NamedTensors): NamedTensors {
  checkParameters("maskKernels", network, parameters);
  checkMasks("maskKernels", network, masks);
  const kept = (name: string) =>
    tf.tidy(() =>
      name in masks
        ? tf.where(tf.cast(masks[name], "bool"), parameters[name], tf.zerosLike(parameters[name]))
        : tf.clone(parameters[name]),
    );
  return Object.fromEntries(network.parameters.map(({ name }) => [name, kept(name)]));
}

const matrixOf = ({ shape }: KernelSpec): [inputs: number, outputs: number] => [
  shape.slice(0, -1).reduce((product, size) => product * size, 1),
  shape[shape.length - 1],
];
