import { checkMasks } from "./files";
import type { NamedTensors } from "./layers";
import type { Network } from "./network";

/** What one layer costs. A layer is all parameters whose names begin alike up to the last "/". */
export interface LayerCost {
  readonly layer: string;
  /** Numbers to store: weights, biases, scales and running statistics. */
  readonly parameters: number;
  /** Weights of its kernel that the mask keeps; all without a mask. Biases are none. */
  readonly weights: number;
  /** Products of a kept weight and an input that one example takes; each is added to a sum. */
  readonly multiplyAdds: number;
}

/** What a network costs, layer by layer and in all. */
export interface NetworkCosts extends Omit<LayerCost, "layer"> {
  readonly layers: readonly LayerCost[];
  /** Bytes of all parameters as 32-bit floats, kept or not. */
  readonly bytes: number;
}

/**
 * Counts parameters and multiply-adds of convolutions and dense layers; pooling, activation and normalisation are not
 * counted, as in the papers. A paper that counts "FLOP" mostly means 2 a multiply-add: Han, Pool, Tran and Dally 2015.
 *
 * @param masks of kernels by name, 1 or 0: what a sparse network would store and compute
 * @throws RangeError when a mask belongs to no kernel, or has another shape.
 */
export function networkCosts(network: Network, masks: NamedTensors = {}): NetworkCosts {
  checkMasks("networkCosts", network, masks);
  const each = network.parameters.map((spec): LayerCost => {
    const size = spec.shape.reduce((product, length) => product * length, 1);
    const layer = spec.name.slice(0, spec.name.lastIndexOf("/"));
    if (spec.kind !== "kernel") return { layer, parameters: size, weights: 0, multiplyAdds: 0 };
    const kept = masks[spec.name]?.dataSync<"float32">().filter((value) => value !== 0).length ?? size;
    return { layer, parameters: size, weights: kept, multiplyAdds: kept * spec.uses };
  });
  const names = [...new Set(each.map(({ layer }) => layer))];
  const layers = names.map((layer) => ({ layer, ...sum(each.filter((cost) => cost.layer === layer)) }));
  const total = sum(each);
  return { layers, ...total, bytes: 4 * total.parameters };
}

const sum = (costs: readonly LayerCost[]): Omit<LayerCost, "layer"> => ({
  parameters: costs.reduce((total, cost) => total + cost.parameters, 0),
  weights: costs.reduce((total, cost) => total + cost.weights, 0),
  multiplyAdds: costs.reduce((total, cost) => total + cost.multiplyAdds, 0),
});
