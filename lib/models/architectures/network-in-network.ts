import { averagePool, conv, dropout, globalAveragePool, type Layer, maxPool, relu, type Shape } from "../layers";
import { type Network, network } from "../network";

export interface NetworkInNetworkSettings {
  /** `[32, 32, 3]` unless given. */
  readonly inputShape?: Shape;
  /** 10 unless given. */
  readonly classes?: number;
  /** Filters of the mlpconv layers; those of the paper's CIFAR-10 network, 192 / 160 / 96 / 192 …, unless given. */
  readonly filters?: readonly [
    readonly [number, number, number],
    readonly [number, number, number],
    readonly [number, number],
  ];
  /** After the first two mlpconv layers; 0.5 unless given. */
  readonly dropoutRate?: number;
}

/**
 * Network in Network (Lin, Chen and Yan 2014, figure 2): three mlpconv layers, each a convolution followed by two of
 * size 1 × 1, pooling and dropout after the first two, and in place of dense layers the mean of one map a class.
 */
export function networkInNetwork(settings: NetworkInNetworkSettings = {}): Network {
  const { inputShape = [32, 32, 3], classes = 10, dropoutRate = 0.5 } = settings;
  const [first, second, third] = settings.filters ?? [
    [192, 160, 96],
    [192, 192, 192],
    [192, 192],
  ];
  return network("Network in Network", inputShape, [
    ...mlpconv("mlpconv1", 5, first),
    maxPool(3, 2),
    dropout("dropout1", dropoutRate),
    ...mlpconv("mlpconv2", 5, second),
    averagePool(3, 2),
    dropout("dropout2", dropoutRate),
    ...mlpconv("mlpconv3", 3, [...third, classes]),
    globalAveragePool,
  ]);
}

const mlpconv = (name: string, size: number, filters: readonly number[]): Layer[] =>
  filters.flatMap((count, c) => [conv(`${name}/conv${c + 1}`, count, c === 0 ? size : 1), relu]);
