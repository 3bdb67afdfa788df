import type { Random } from "../random";
import type { Kernel } from "./cubic-spline-kernel";

/**
 * The Gaussian kernel exp(−(x − z)² / (2 ℓ²)).
 *
 * @param lengthScale ℓ > 0, in the inputs' unit
 * @throws RangeError on a length scale that is no number > 0.
 */
export function gaussianKernel(lengthScale: number): Kernel {
  checkLengthScale("gaussianKernel", lengthScale);
  return (x, z) => Math.exp(-((x - z) ** 2) / (2 * lengthScale ** 2));
}

export interface RandomFeatureSettings {
  /** D: features, each a random cosine; the kernel's error falls as 1 / √D. */
  readonly features: number;
  /** ℓ > 0 of the {@link gaussianKernel} that they stand for, in the inputs' unit. */
  readonly lengthScale: number;
  readonly random: Random;
}

/**
 * A Gaussian kernel made of random Fourier features (Rahimi and Recht 2007, algorithm 1): k(x, z) = φ(x) · φ(z) with
 * φ_d(x) = √(2 / D) cos(ω_d x + b_d), ω_d ~ N(0, 1 / ℓ²), b_d uniform on [0, 2π). Ridge regression with it is a network
 * of one hidden layer whose first weights stay as they were drawn. It has rank D at most, so `kernelSystem` takes no more
 * inputs than features.
 *
 * @throws RangeError on features that are no integer ≥ 1, and a length scale that is no number > 0.
 */
export function randomFeatureKernel({ features, lengthScale, random }: RandomFeatureSettings): Kernel {
  if (!Number.isInteger(features) || features < 1) {
    throw new RangeError(`randomFeatureKernel: features is ${features}; expected an integer ≥ 1`);
  }
  checkLengthScale("randomFeatureKernel", lengthScale);
  const [frequencies, phases] = [random.fork("frequencies"), random.fork("phases")];
  const omega = Float64Array.from({ length: features }, () => frequencies.normal() / lengthScale);
  const offset = Float64Array.from({ length: features }, () => 2 * Math.PI * phases.next());
  return (x, z) => {
    let sum = 0;
    for (let d = 0; d < features; d++) sum += Math.cos(omega[d] * x + offset[d]) * Math.cos(omega[d] * z + offset[d]);
    return (2 * sum) / features;
  };
}

function checkLengthScale(caller: string, lengthScale: number): void {
  if (!(lengthScale > 0 && lengthScale < Infinity)) {
    throw new RangeError(`${caller}: the length scale is ${lengthScale}; expected a number > 0`);
  }
}
