import {
  batchNorm,
  checkCount,
  conv,
  dense,
  globalAveragePool,
  type Layer,
  relu,
  residual,
  type Shape,
} from "../layers";
import { type Network, network } from "../network";

export interface CifarResNetSettings {
  /** `[32, 32, 3]` unless given. */
  readonly inputShape?: Shape;
  /** 10 unless given. */
  readonly classes?: number;
  /** Blocks of each of the three groups, n: the network has 6n + 2 layers. 3 unless given, that is 20 layers. */
  readonly blocks?: number;
  /** Filters of the first group, 16 unless given; the next two have twice and four times as many. */
  readonly filters?: number;
}

/**
 * The residual network for CIFAR-10 of He, Zhang, Ren and Sun 2016, section 4.2, with 6n + 2 layers. With n = 3 it is
 * what the lottery-ticket paper calls Resnet-18 (Frankle and Carbin 2019, figure 2). Where the number of filters grows
 * the shortcut is a normalised 1 × 1 convolution: that gives the 270 thousand weights in convolutions and, with running
 * statistics, the 274 thousand parameters of that figure. (He and others pad with zeros there.)
 */
export function cifarResNet(settings: CifarResNetSettings = {}): Network {
  const { inputShape = [32, 32, 3], classes = 10, blocks = 3, filters = 16 } = settings;
  checkCount("cifarResNet", "blocks", blocks);
  const groups = [1, 2, 4].flatMap((factor, group) =>
    Array.from({ length: blocks }, (_, b) =>
      basicBlock(`group${group + 1}/block${b + 1}`, factor * filters, group > 0 && b === 0),
    ),
  );
  return network(`ResNet-${6 * blocks + 2}`, inputShape, [
    ...normalisedConv("conv1", filters),
    relu,
    ...groups.flat(),
    globalAveragePool,
    dense("dense", classes),
  ]);
}

const normalisedConv = (name: string, filters: number, size = 3, stride = 1): Layer[] => [
  conv(`${name}`, filters, size, { stride, bias: false }),
  batchNorm(`${name}/norm`),
];

/** Two 3 × 3 convolutions and their shortcut; `halves` the picture and takes the new number of filters. */
function basicBlock(name: string, filters: number, halves: boolean): Layer[] {
  const stride = halves ? 2 : 1;
  const body = [
    ...normalisedConv(`${name}/conv1`, filters, 3, stride),
    relu,
    ...normalisedConv(`${name}/conv2`, filters),
  ];
  return [residual(body, halves ? normalisedConv(`${name}/shortcut`, filters, 1, stride) : []), relu];
}
