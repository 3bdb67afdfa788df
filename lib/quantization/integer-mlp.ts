import { tf } from "../backend";
import { type MlpParameters, mlpForward, sizesOf, takeReplicates } from "../models";
import { type AffineScheme, schemeOf } from "./affine";
import { type FixedPoint, fixedPoint } from "./fixed-point";
import { checkGranularity, type Granularity, quantizeMatrix } from "./quantize-matrix";

/** One layer whose arithmetic is all in integers: 8 bits times 8 bits, summed in 32. */
export interface IntegerLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** `[in, out]`, row-major, in [0, 2^bits). */
  readonly weights: Uint8Array;
  /** Of all weights, or of each output unit. */
  readonly weightSchemes: readonly AffineScheme[];
  /** `[out]`, in units of input scale × weight scale, as the sums are. */
  readonly biases: Int32Array;
  readonly inputScheme: AffineScheme;
  /** From the sums to the next layer's inputs, one a weight scheme; absent in the last layer, whose sums are the result. */
  readonly requantization?: { readonly scheme: AffineScheme; readonly factors: readonly FixedPoint[] };
}

/** One network for integer arithmetic. */
export type IntegerMlp = readonly IntegerLayer[];

export interface IntegerMlpSettings {
  /** Which network, 0 unless given. */
  readonly replicate?: number;
  /** Bits of a weight, 2 to 8; activations have 8. */
  readonly bits: number;
  readonly granularity: Granularity;
  /** `[rows, features]`: the ranges of inputs and activations are those on these rows. Training rows, never test rows. */
  readonly calibration: Float32Array;
}

const activationBits = 8;

/**
 * A trained network as integers (Jacob et al. 2018, section 2): weights and activations with affine schemes, biases in 32
 * bits, and between layers one multiplication by S_in S_w / S_out as a fixed-point number. ReLU costs nothing: its
 * outputs' scheme starts at 0, so that clamping to it is ReLU.
 *
 * @throws RangeError on bits outside 2 … 8, another granularity, calibration rows of another width, none, or with values that are not finite,
 * an unknown replicate, and layers so wide that a sum might leave 32 bits.
 */
export function integerMlp(parameters: MlpParameters, settings: IntegerMlpSettings): IntegerMlp {
  const { replicate = 0, bits, granularity, calibration } = settings;
  if (!Number.isInteger(bits) || bits < 2 || bits > 8) {
    throw new RangeError(`integerMlp: bits is ${bits}; expected an integer from 2 to 8`);
  }
  checkGranularity("integerMlp", granularity);
  const features = sizesOf(parameters)[0];
  const rows = calibration.length / features;
  if (!Number.isInteger(rows) || rows === 0) {
    throw new RangeError(
      `integerMlp: calibration holds ${calibration.length} numbers; expected one or more rows of ${features} features`,
    );
  }
  const network = takeReplicates(parameters, [replicate]);
  const activations = tf.tidy(() =>
    mlpForward(network, tf.tensor2d(calibration, [rows, features])).inputs.map((input) => input.dataSync<"float32">()),
  );
  const schemes = activations.map((values) => schemeOf(values, activationBits));
  const layers = network.weights.map((weight, l): IntegerLayer => {
    const [, inputs, outputs] = weight.shape;
    const [inputScheme, next] = [schemes[l], schemes.at(l + 1)];
    const { integers, schemes: weightSchemes } = quantizeMatrix(
      weight.dataSync<"float32">(),
      outputs,
      bits,
      granularity,
    );
    const scaleOf = (c: number) => inputScheme.scale * weightSchemes[c % weightSchemes.length].scale;
    const rounded = Array.from(network.biases[l].dataSync(), (bias, c) => Math.round(bias / scaleOf(c)));
    checkSums(l, inputs, bits, rounded);
    const requantization = next && {
      scheme: next,
      factors: weightSchemes.map((_, c) => fixedPoint(scaleOf(c) / next.scale)),
    };
    const weights = Uint8Array.from(integers);
    return { inputs, outputs, weights, weightSchemes, biases: Int32Array.from(rounded), inputScheme, requantization };
  });
  tf.dispose(network);
  return layers;
}

function checkSums(layer: number, inputs: number, bits: number, biases: readonly number[]): void {
  const largest = inputs * (2 ** activationBits - 1) * (2 ** bits - 1) + Math.max(...biases.map(Math.abs));
  if (!(largest < 2 ** 31)) {
    throw new RangeError(
      `integerMlp: a sum of layer ${layer} may reach ${largest}; expected less than 2^31. ` +
        "Use fewer inputs or fewer bits, or look for a bias that is far too large.",
    );
  }
}
