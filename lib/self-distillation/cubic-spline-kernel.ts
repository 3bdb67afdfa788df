import type { Kernel } from "./kernel";

/**
 * Green's function of d⁴/dx⁴ on [0, 1] with f = f″ = 0 at both ends: the kernel whose regularizer is ∫ f″(x)² dx, so
 * that its ridge regression is a cubic smoothing spline (Mobahi, Farajtabar and Bartlett 2020). On x ≤ z it is
 * x (1 − z) (2z − x² − z²) / 6.
 *
 * @param x in [0, 1]
 * @param z in [0, 1]
 * @throws RangeError outside [0, 1].
 */
export const cubicSplineKernel: Kernel = (x, z) => {
  if (!(x >= 0 && x <= 1 && z >= 0 && z <= 1)) {
    throw new RangeError(`cubicSplineKernel: the inputs are ${x} and ${z}; expected numbers from 0 to 1`);
  }
  const [low, high] = x < z ? [x, z] : [z, x];
  return (low * (1 - high) * (2 * high - low ** 2 - high ** 2)) / 6;
};
