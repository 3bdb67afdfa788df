import { type Layer, residual, type Shape, type Stage } from "../models";

/** Filters that are kept, by the name of their kernel: ascending indices. Of a kernel not named all are kept. */
export type KeptFilters = Readonly<Record<string, Int32Array>>;

/** Of each axis of a parameter the indices that stay; undefined where all do. */
export type Selection = readonly (Int32Array | undefined)[];

/** Layers with fewer filters, and what of each parameter by name is left in them. */
export interface ThinLayers {
  readonly layers: readonly Layer[];
  readonly selections: Readonly<Record<string, Selection>>;
}

/** The same layers with the kept filters alone. @param kept of kernels that {@link innerKernels} names */
export function thinLayers(layers: readonly Layer[], inputShape: Shape, kept: KeptFilters): ThinLayers {
  const selections: Record<string, Selection> = {};
  const thinned: Layer[] = [];
  let channels: Int32Array | undefined;
  for (const { layer, stage, shape } of placed(layers, inputShape)) {
    const { resize, branches, parameters, outputShape } = stage;
    if (resize) {
      const [kernel, ...biases] = parameters;
      const own: Int32Array | undefined = kept[kernel.name];
      selections[kernel.name] = [...kernel.shape.slice(2).map(() => undefined), channels, own];
      for (const bias of biases) selections[bias.name] = [own];
      thinned.push(own ? resize(own.length) : layer);
      channels = own;
    } else if (branches) {
      const [body, shortcut] = [branches.body, branches.shortcut].map((own) => thinLayers(own, shape, kept));
      Object.assign(selections, body.selections, shortcut.selections);
      thinned.push(residual(body.layers, shortcut.layers));
    } else {
      for (const { name } of parameters) selections[name] = [channels];
      thinned.push(layer);
      channels = channels && repeated(channels, last(shape), last(outputShape));
    }
  }
  return { layers: thinned, selections };
}

/**
 * Names of the kernels whose filters can be removed: the next kernel takes their outputs and nobody else does. Not those that give
 * the logits, or a term of the sum that ends a residual block. A layer without a kernel has to keep channels apart.
 */
export function innerKernels(layers: readonly Layer[], inputShape: Shape): string[] {
  const inner: string[] = [];
  let waiting: string | undefined;
  for (const { stage, shape } of placed(layers, inputShape)) {
    const { resize, branches, parameters } = stage;
    if (branches) inner.push(...[branches.body, branches.shortcut].flatMap((own) => innerKernels(own, shape)));
    if (resize) {
      if (waiting) inner.push(waiting);
      waiting = parameters[0].name;
    } else if (branches || parameters.some(({ kind }) => kind === "kernel")) {
      waiting = undefined;
    }
  }
  return inner;
}

/** Each layer with its stage and the shape of its input. */
function placed(layers: readonly Layer[], inputShape: Shape): { layer: Layer; stage: Stage; shape: Shape }[] {
  const stages: { layer: Layer; stage: Stage; shape: Shape }[] = [];
  for (const layer of layers) {
    const shape = stages.at(-1)?.stage.outputShape ?? inputShape;
    stages.push({ layer, stage: layer(shape), shape });
  }
  return stages;
}

/**
 * Where channels are after a layer that keeps them apart: in the same order, once for each place where `flatten` has
 * made rows of pictures.
 */
function repeated(channels: Int32Array, before: number, after: number): Int32Array {
  const { length } = channels;
  return Int32Array.from({ length: (after / before) * length }, (_, i) => {
    const place = Math.floor(i / length);
    return place * before + channels[i % length];
  });
}

const last = (shape: Shape) => shape[shape.length - 1];
