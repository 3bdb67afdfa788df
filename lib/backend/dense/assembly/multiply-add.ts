/** x · y + z in each lane: rounded once where the module may use relaxed SIMD and the machine can, else twice. */
export function multiplyAdd(x: v128, y: v128, z: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x, y, z) : f32x4.add(z, f32x4.mul(x, y));
}
