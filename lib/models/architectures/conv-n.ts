import { conv, dense, dropout, flatten, maxPool, relu, type Shape } from "../layers";
import { type Network, network } from "../network";

export interface ConvNSettings {
  /** `[32, 32, 3]` unless given. */
  readonly inputShape?: Shape;
  /** 10 unless given. */
  readonly classes?: number;
  /** Filters of the first two convolutions, 64 unless given; each further pair has twice as many as the one before. */
  readonly filters?: number;
  /** Units of the two hidden dense layers, 256 unless given. */
  readonly units?: number;
  /** Dropout rate after each hidden dense layer; 0 unless given. */
  readonly dropoutRate?: number;
}

/**
 * Conv-2, Conv-4 and Conv-6 (Frankle and Carbin 2019, figure 2): pairs of 3 × 3 convolutions, each pair followed by
 * maximum pooling, then two dense layers of 256 units. Small variants are for tests and lessons, which name them so.
 *
 * @param convolutions 2, 4 or 6
 * @throws RangeError on another number.
 */
export function convN(convolutions: 2 | 4 | 6, settings: ConvNSettings = {}): Network {
  const { inputShape = [32, 32, 3], classes = 10, filters = 64, units = 256, dropoutRate = 0 } = settings;
  if (![2, 4, 6].includes(convolutions)) {
    throw new RangeError(`convN: found ${convolutions} convolutions; expected 2, 4 or 6`);
  }
  const pairs = Array.from({ length: convolutions / 2 }, (_, pair) => [
    conv(`conv${2 * pair + 1}`, filters * 2 ** pair, 3),
    relu,
    conv(`conv${2 * pair + 2}`, filters * 2 ** pair, 3),
    relu,
    maxPool(2),
  ]);
  const hidden = (l: number) => [dense(`dense${l}`, units), relu, dropout(`dropout${l}`, dropoutRate)];
  return network(`Conv-${convolutions}`, inputShape, [
    ...pairs.flat(),
    flatten,
    ...hidden(1),
    ...hidden(2),
    dense("dense3", classes),
  ]);
}
