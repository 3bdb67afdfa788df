import { tf } from "../backend";
import { seededRandom } from "../random";
import { checkSizes, type MlpParameters } from "./mlp-parameters";

/** Standard deviation of a layer's initial weights, which are normal with mean 0. */
export type Initialization = (fanIn: number, fanOut: number) => number;

/** √(2 / (in + out)), which keeps the variance of signals and gradients: Glorot and Bengio 2010, equation 12. */
export const glorotNormal: Initialization = (fanIn, fanOut) => Math.sqrt(2 / (fanIn + fanOut));

/** √(2 / in), for layers followed by ReLU: He, Zhang, Ren and Sun 2015, equation 10. */
export const heNormal: Initialization = (fanIn) => Math.sqrt(2 / fanIn);

export interface InitMlpSettings {
  /** Units in each layer, the inputs first and the classes last. */
  sizes: readonly number[];
  /** One seed a replicate. A seed alone decides its replicate, whatever stands beside it, bit for bit. */
  seeds: readonly (number | string)[];
  /** Glorot's unless given. */
  initialization?: Initialization;
}

/**
 * Initial parameters: normal weights, zero biases.
 *
 * @throws RangeError on no seeds, or sizes that are no multilayer perceptron.
 */
export function initMlp({ sizes, seeds, initialization = glorotNormal }: InitMlpSettings): MlpParameters {
  checkSizes("initMlp", sizes);
  if (seeds.length === 0) throw new RangeError("initMlp: found no seeds; expected one a replicate, such as [1, 2, 3]");
  const outs = sizes.slice(1);
  const weights = outs.map((out, layer) => {
    const size = sizes[layer] * out;
    const deviation = initialization(sizes[layer], out);
    const values = new Float32Array(seeds.length * size);
    seeds.forEach((seed, replicate) => {
      const random = seededRandom(seed).fork("initialization").fork(layer);
      for (let i = 0; i < size; i++) values[replicate * size + i] = deviation * random.normal();
    });
    return tf.tensor3d(values, [seeds.length, sizes[layer], out]);
  });
  return { weights, biases: outs.map((out) => tf.zeros([seeds.length, 1, out])) };
}
