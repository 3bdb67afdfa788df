import { tf } from "../../lib/backend";
import {
  batchNormMlp,
  cifarResNet,
  convN,
  lenet5,
  type NamedTensors,
  type Network,
  networkInNetwork,
  softDecisionTree,
  vgg19,
} from "../../lib/models";

/** Small variants of every architecture, those of reference-networks.py. */
export const smallNetworks: Record<string, () => Network> = {
  "LeNet-5": () => lenet5([16, 16, 1], 4),
  "Conv-4": () => convN(4, { inputShape: [6, 5, 2], classes: 4, filters: 3, units: 5 }),
  "ResNet-14": () => cifarResNet({ inputShape: [8, 8, 3], classes: 4, blocks: 2, filters: 3 }),
  "VGG-19": () => vgg19({ inputShape: [16, 16, 3], classes: 4, filters: 2 }),
  "Network in Network": () =>
    networkInNetwork({
      inputShape: [9, 8, 3],
      classes: 4,
      filters: [
        [6, 5, 4],
        [5, 5, 5],
        [5, 5],
      ],
      dropoutRate: 0,
    }),
  "BatchNorm MLP": () => batchNormMlp([9, 7, 6, 4], [3, 3, 1]),
  "soft decision tree": () =>
    softDecisionTree({ inputShape: [3, 3, 1], classes: 4, depth: 3, inverseTemperature: 1.5 }),
};

const wave = (shape: readonly number[], start: number, size: number, offset: number) => {
  const count = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Float32Array.from({ length: count }, (_, k) => offset + size * Math.sin(start + 0.37 * k ** 2)),
    [...shape],
  );
};

/** The parameters that reference-networks.py fills in; statistics start at 0 and 1. */
export function waveParameters({ parameters }: Network): NamedTensors {
  let trained = 0;
  const fill = (spec: Network["parameters"][number]) => {
    if (spec.kind === "statistic") return tf.fill([...spec.shape], spec.initial);
    const start = 1 + 7 * trained++;
    if (spec.kind === "kernel") return wave(spec.shape, start, 0.4, 0);
    return wave(spec.shape, start, 0.1, spec.kind === "scale" ? 1 : 0);
  };
  return Object.fromEntries(parameters.map((spec) => [spec.name, fill(spec)]));
}

/** Inputs of reference-networks.py, `[rows, …inputShape]`. */
export function waveInputs({ inputShape }: Network, rows: number): tf.Tensor {
  const count = rows * inputShape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Float32Array.from({ length: count }, (_, k) => Math.sin(0.5 + 0.11 * k ** 2)),
    [rows, ...inputShape],
  );
}
