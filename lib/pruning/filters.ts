import { tf } from "../backend";
import { checkParameters, type KernelSpec, kernelsOf, type NamedTensors, type Network } from "../models";
import { keepInLayer, keepOverall } from "./rank-units";
import { innerKernels, type KeptFilters } from "./thin-layers";

/**
 * Kernels whose filters can be removed, from the input on: all of a chain of convolutions and dense layers but the last,
 * whose outputs are the logits, and of a residual block those within it, whose outputs are not yet added to the
 * shortcut's. A unit of a dense layer is a filter here.
 */
export function prunableKernels(network: Network): KernelSpec[] {
  const inner = innerKernels(network.layers, network.inputShape);
  return kernelsOf(network).filter(({ name }) => inner.includes(name));
}

/**
 * Filter pruning: of each named layer round(rate × filters) of smallest ℓ₁ norm are removed (Li, Kadav, Durdanovic, Samet
 * and Graf 2017, "Pruning Filters for Efficient ConvNets", section 3.1). Among equal norms the first goes first.
 *
 * @param rates in [0, 1) by the name of the kernel, such as `conv1/kernel`; other layers keep all filters
 * @throws RangeError on a name that is none of {@link prunableKernels}, a rate outside [0, 1) or so high that a layer is
 * left without filters, parameters of another network, a weight that is NaN.
 */
export function pruneFilters(
  network: Network,
  parameters: NamedTensors,
  rates: Readonly<Record<string, number>>,
): KeptFilters {
  checkParameters("pruneFilters", network, parameters);
  checkPrunable("pruneFilters", network, Object.keys(rates));
  const keep = ([name, rate]: [string, number]) =>
    [name, keepInLayer(`pruneFilters, ${name}`, filterNorms(parameters[name]), rate)] as const;
  return Object.fromEntries(Object.entries(rates).map(keep));
}

/**
 * Filter pruning of all layers at once: round(rate × filters) of all {@link prunableKernels} are removed, by ℓ₁ norms
 * that are compared as those of units in `pruneNeuronsGlobally`. Each layer keeps one filter or more.
 *
 * @param rate in [0, 1)
 * @throws RangeError on a rate outside [0, 1) or so high that a layer is left without filters, a network in which no
 * filter can be removed, parameters of another network, a weight that is NaN.
 */
export function pruneFiltersGlobally(network: Network, parameters: NamedTensors, rate: number): KeptFilters {
  checkParameters("pruneFiltersGlobally", network, parameters);
  const names = prunableKernels(network).map(({ name }) => name);
  const norms = names.map((name) => filterNorms(parameters[name]));
  const kept = keepOverall("pruneFiltersGlobally", norms, rate);
  return Object.fromEntries(names.map((name, l) => [name, kept[l]]));
}

/** ℓ₁ norm of each filter, `[filters]`. @param kernel `[…, in, filters]` */
function filterNorms(kernel: tf.Tensor): Float32Array {
  const sums = tf.tidy(() =>
    tf.sum(
      tf.abs(kernel),
      kernel.shape.slice(0, -1).map((_, axis) => axis),
    ),
  );
  const norms = sums.dataSync<"float32">();
  sums.dispose();
  return norms;
}

/**
 * Refuses names of other kernels than {@link prunableKernels}; `caller` is named in the error.
 *
 * @throws RangeError on one that is none of them.
 */
export function checkPrunable(caller: string, network: Network, names: readonly string[]): void {
  const prunable = prunableKernels(network).map(({ name }) => name);
  const wrong = names.find((name) => !prunable.includes(name));
  if (wrong === undefined) return;
  throw new RangeError(
    `${caller}: ${wrong} is no kernel of ${network.name} whose filters can be removed (the logits and the sums of ` +
      `residual blocks need theirs); expected one of ${prunable.join(", ") || "none"}`,
  );
}
