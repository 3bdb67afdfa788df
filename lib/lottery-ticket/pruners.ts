import { tf } from "../backend";
import { kernelsOf, type Network } from "../models";
import {
  checkSparsity,
  keptCounts,
  magnitudes,
  type Prunable,
  type Pruner,
  pruneGlobally,
  pruneLayers,
  pruneToCounts,
} from "../pruning";

/**
 * Rates of a round: the same in every layer but the output layer, which is small and is pruned at half the rate
 * (Frankle and Carbin 2019, section 2).
 *
 * @returns `[layers]`: [0.2, 0.2, 0.1] for three layers unless another rate is given
 * @throws RangeError on a rate outside [0, 1).
 */
export function pruningRates(layers: number, rate = 0.2, outputRate = rate / 2): number[] {
  for (const share of [rate, outputRate]) checkSparsity("pruningRates", share);
  return Array.from({ length: layers }, (_, l) => (l === layers - 1 ? outputRate : rate));
}

/**
 * Rates of a round for a network with convolutions, whose few weights are pruned more slowly (Frankle and Carbin 2019,
 * figure 2: Conv-2 and Conv-4 10 % and 20 %, Conv-6 15 % and 20 %); the output layer at half the dense rate.
 *
 * @returns `[kernels]`
 * @throws RangeError on a rate outside [0, 1).
 */
export function kernelPruningRates(network: Network, convolution: number, dense: number, output = dense / 2): number[] {
  for (const share of [convolution, dense, output]) checkSparsity("kernelPruningRates", share);
  const kernels = kernelsOf(network);
  return kernels.map(({ shape }, l) => {
    if (l === kernels.length - 1) return output;
    return shape.length === 4 ? convolution : dense;
  });
}

/**
 * One round of layer-wise magnitude pruning: the share rates[l] of what layer l still keeps.
 *
 * @throws RangeError on a rate outside [0, 1); when it prunes, on another number of rates than layers.
 */
export function layerwise(rates: readonly number[]): Pruner<Prunable> {
  for (const rate of rates) checkSparsity("layerwise", rate);
  const prune: Pruner<Prunable> = (trained, masks) => pruneLayers(magnitudes(trained), masks, rates);
  return Object.assign(prune, { layers: rates.length });
}

/**
 * One round of magnitude pruning across all layers: for deep networks (Frankle and Carbin 2019, section 4).
 *
 * @throws RangeError on a rate outside [0, 1).
 */
export function globally(rate: number): Pruner<Prunable> {
  checkSparsity("globally", rate);
  return (trained, masks) => pruneGlobally(magnitudes(trained), masks, rate);
}

/**
 * As {@link globally} among the convolutions of a network; its dense layers and the 1 × 1 convolutions of shortcuts keep
 * all their weights: Resnet-18 and VGG-19 in Frankle and Carbin 2019 (figure 2 and appendix I: neither the output layer
 * nor the 2,560 weights that downsample residual connections are pruned).
 *
 * @throws RangeError on a rate outside [0, 1); when it prunes, on kernels of another network.
 */
export function convolutionsGlobally(network: Network, rate: number): Pruner<Prunable> {
  checkSparsity("convolutionsGlobally", rate);
  const kernels = kernelsOf(network);
  const pruned = kernels.flatMap(({ shape }, l) => (shape.length === 4 && shape[0] * shape[1] > 1 ? [l] : []));
  const prune: Pruner<Prunable> = (trained, masks) => {
    if (masks.length !== kernels.length) {
      throw new RangeError(
        `convolutionsGlobally: found masks of ${masks.length} kernels; expected ${kernels.length}, as ${network.name} has`,
      );
    }
    const weights = pruned.map((l) => trained.weights[l]);
    const own = pruned.map((l) => masks[l]);
    const next = pruneGlobally(magnitudes({ weights }), own, rate);
    return masks.map((mask, l) => next[pruned.indexOf(l)] ?? tf.clone(mask));
  };
  return Object.assign(prune, { layers: kernels.length });
}

/**
 * One-shot pruning: at once as many weights as `rounds` rounds of {@link layerwise} remove, the same count in every
 * layer, rounding included (Frankle and Carbin 2019, section 1).
 *
 * @throws RangeError on a rate outside [0, 1), rounds < 1; when it prunes, on another number of rates than layers.
 */
export function oneShot(rates: readonly number[], rounds: number): Pruner<Prunable> {
  for (const rate of rates) checkSparsity("oneShot", rate);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`oneShot: rounds is ${rounds}; expected an integer ≥ 1`);
  }
  const once = (kept: number, rate: number) => kept - Math.round(rate * kept);
  const left = (kept: number, rate: number) =>
    Array.from({ length: rounds }).reduce<number>((n) => once(n, rate), kept);
  const prune: Pruner<Prunable> = (trained, masks) => {
    if (rates.length !== masks.length) {
      throw new RangeError(`oneShot: found ${rates.length} rate(s) for ${masks.length} layers; expected one a layer`);
    }
    const counts = keptCounts(masks).map((layer, l) => layer.map((kept) => left(kept, rates[l])));
    return pruneToCounts(magnitudes(trained), masks, counts);
  };
  return Object.assign(prune, { layers: rates.length });
}
