import type { Random } from "../random";
import { dot, type InputRow, type Kernel, type KernelInput, numbersOf } from "./kernel";

/**
 * The Gaussian kernel exp(−‖x − z‖² / (2 ℓ²)), of numbers or of rows of one length.
 *
 * @param lengthScale ℓ > 0, in the inputs' unit
 * @throws RangeError on a length scale that is no number > 0; the kernel, on rows of two lengths.
 */
export function gaussianKernel(lengthScale: number): Kernel<KernelInput> {
  checkLengthScale("gaussianKernel", lengthScale);
  return (x, z) => {
    const [first, second] = [numbersOf(x), numbersOf(z)];
    checkDimensions("gaussianKernel", second, first.length);
    let squares = 0;
    for (let i = 0; i < first.length; i++) squares += (first[i] - second[i]) ** 2;
    return Math.exp(-squares / (2 * lengthScale ** 2));
  };
}

export interface RandomFeatureSettings {
  /** D: features, each a random cosine; the kernel's error falls as 1 / √D. */
  readonly features: number;
  /** ℓ > 0 of the {@link gaussianKernel} that they stand for, in the inputs' unit. */
  readonly lengthScale: number;
  /** d: numbers of an input, such as pixels; 1 unless given. */
  readonly dimensions?: number;
  readonly random: Random;
}

/**
 * A Gaussian kernel made of random Fourier features (Rahimi and Recht 2007, algorithm 1): k(x, z) = φ(x) · φ(z) with
 * φ_i(x) = √(2 / D) cos(ω_i · x + b_i), ω_i ~ N(0, I / ℓ²), b_i uniform on [0, 2π). Ridge regression with it is a network
 * of one hidden layer whose first weights stay as they were drawn. It has rank D at most, so `kernelSystem` takes no more
 * inputs than features.
 *
 * @throws RangeError on features or dimensions that are no integer ≥ 1, and a length scale that is no number > 0; the
 * kernel, on inputs of other dimensions.
 */
export function randomFeatureKernel(settings: RandomFeatureSettings): Kernel<KernelInput> {
  const { features: count, lengthScale, dimensions = 1, random } = settings;
  for (const [name, value] of Object.entries({ features: count, dimensions })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`randomFeatureKernel: ${name} is ${value}; expected an integer ≥ 1`);
    }
  }
  checkLengthScale("randomFeatureKernel", lengthScale);
  const [frequencies, phases] = [random.fork("frequencies"), random.fork("phases")];
  const omega = Array.from({ length: count }, () =>
    Float64Array.from({ length: dimensions }, () => frequencies.normal() / lengthScale),
  );
  const offset = Float64Array.from({ length: count }, () => 2 * Math.PI * phases.next());
  const features = (input: KernelInput) => {
    const x = numbersOf(input);
    checkDimensions("randomFeatureKernel", x, dimensions);
    return offset.map((phase, i) => Math.sqrt(2 / count) * Math.cos(dot(omega[i], x) + phase));
  };
  return Object.assign((x: KernelInput, z: KernelInput) => dot(features(x), features(z)), { features });
}

function checkDimensions(caller: string, input: InputRow, dimensions: number): void {
  if (input.length === dimensions) return;
  throw new RangeError(`${caller}: an input has ${input.length} number(s); expected ${dimensions}, as the others have`);
}

function checkLengthScale(caller: string, lengthScale: number): void {
  if (!(lengthScale > 0 && lengthScale < Infinity)) {
    throw new RangeError(`${caller}: the length scale is ${lengthScale}; expected a number > 0`);
  }
}
