import { tf } from "../backend";
import { checkParameters, type KernelSpec, kernelsOf, type NamedTensors, type Network, network } from "../models";
import { checkPrunable, prunableKernels } from "./filters";
import { keepsSome } from "./rank-units";
import { type KeptFilters, type Selection, thinLayers } from "./thin-layers";

/**
 * The network that is left: a dense one with fewer filters, of which `networkCosts` counts size and multiply-adds, and
 * which can be trained, saved and pruned further like any other.
 *
 * @throws RangeError when the kept filters are those of another network.
 */
export function thinNetwork(whole: Network, kept: KeptFilters): Network {
  checkKept("thinNetwork", whole, kept);
  return network(whole.name, whole.inputShape, thinLayers(whole.layers, whole.inputShape, kept).layers);
}

/**
 * The parameters of {@link thinNetwork}, as new tensors: without the removed filters, their biases, their entries in a
 * normalisation and what the next layer makes of their outputs. The logits are those of the whole network with
 * {@link filterMasks}. Initial values can be thinned alike, to rewind.
 *
 * @param parameters of the whole network
 * @throws RangeError when the parameters or the kept filters are those of another network.
 */
export function removeFilters(network: Network, parameters: NamedTensors, kept: KeptFilters): NamedTensors {
  checkParameters("removeFilters", network, parameters);
  checkKept("removeFilters", network, kept);
  const { selections } = thinLayers(network.layers, network.inputShape, kept);
  const left = (name: string) =>
    tf.tidy(() => {
      const gather = (tensor: tf.Tensor, own: Selection[number], axis: number) =>
        own ? tf.gather(tensor, tf.tensor1d(own, "int32"), axis) : tensor;
      return tf.clone(selections[name].reduce(gather, parameters[name]));
    });
  return Object.fromEntries(network.parameters.map(({ name }) => [name, left(name)]));
}

/**
 * Masks of all kernels, as new tensors: 0 at the weights of removed filters and at those that take their outputs, so that
 * removed filters have no effect on the logits.
 *
 * @throws RangeError when the kept filters are those of another network.
 */
export function filterMasks(network: Network, kept: KeptFilters): NamedTensors {
  checkKept("filterMasks", network, kept);
  const { selections } = thinLayers(network.layers, network.inputShape, kept);
  const mask = ({ name, shape }: KernelSpec) =>
    tf.tidy(() => {
      const ones: tf.Tensor = tf.ones([...shape]);
      return selections[name].reduce((product, own, axis) => {
        if (!own) return product;
        const line = tf.tensor1d(Float32Array.from({ length: shape[axis] }, (_, i) => Number(own.includes(i))));
        return tf.mul(
          product,
          tf.reshape(
            line,
            shape.map((size, a) => (a === axis ? size : 1)),
          ),
        );
      }, ones);
    });
  return Object.fromEntries(kernelsOf(network).map((spec) => [spec.name, mask(spec)]));
}

function checkKept(caller: string, network: Network, kept: KeptFilters): void {
  checkPrunable(caller, network, Object.keys(kept));
  for (const { name, shape } of prunableKernels(network)) {
    const own = kept[name];
    if (!own) continue;
    const filters = shape[shape.length - 1];
    if (!keepsSome(own, filters)) {
      throw new RangeError(
        `${caller}: of ${name} the filters [${own.join(", ")}] are kept; expected one or more of 0 to ${filters - 1}, ` +
          "rising",
      );
    }
  }
}
