import { batchNorm, conv, dense, globalAveragePool, maxPool, relu, type Shape } from "../layers";
import { type Network, network } from "../network";

export interface Vgg19Settings {
  /** `[32, 32, 3]` unless given. */
  readonly inputShape?: Shape;
  /** 10 unless given. */
  readonly classes?: number;
  /** Filters of the first group, 64 unless given. */
  readonly filters?: number;
}

/**
 * VGG-19 for CIFAR-10 as in the lottery-ticket paper (Frankle and Carbin 2019, figure 2, after Simonyan and Zisserman
 * 2015): groups of 2, 2, 4, 4 and 4 convolutions of 3 × 3 with batch normalisation, maximum pooling between the groups,
 * then the mean of each channel and one dense layer.
 */
export function vgg19(settings: Vgg19Settings = {}): Network {
  const { inputShape = [32, 32, 3], classes = 10, filters = 64 } = settings;
  const groups = [
    { convolutions: 2, factor: 1 },
    { convolutions: 2, factor: 2 },
    { convolutions: 4, factor: 4 },
    { convolutions: 4, factor: 8 },
    { convolutions: 4, factor: 8 },
  ].map(({ convolutions, factor }, group) => [
    ...(group > 0 ? [maxPool(2)] : []),
    ...Array.from({ length: convolutions }, (_, c) => {
      const name = `group${group + 1}/conv${c + 1}`;
      return [conv(name, factor * filters, 3, { bias: false }), batchNorm(`${name}/norm`), relu];
    }).flat(),
  ]);
  return network("VGG-19", inputShape, [...groups.flat(), globalAveragePool, dense("dense", classes)]);
}
