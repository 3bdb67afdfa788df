// One optimizer step over `count` parameters, in place. `count` is rounded up to a multiple of 4 by the caller's layout.

/** v ← μ v + g, θ ← θ − η v. */
export function momentum(theta: usize, g: usize, v: usize, count: i32, mu: f32, learningRate: f32): void {
  const decay = f32x4.splat(mu);
  const rate = f32x4.splat(learningRate);
  const end = (<usize>count) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const next = f32x4.add(f32x4.mul(v128.load(v + i), decay), v128.load(g + i));
    v128.store(v + i, next);
    v128.store(theta + i, f32x4.sub(v128.load(theta + i), f32x4.mul(next, rate)));
  }
}

/** m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², θ ← θ − rate · m / (√s + ε): `rate` and ε hold the bias corrections. */
export function adam(
  theta: usize,
  g: usize,
  m: usize,
  s: usize,
  count: i32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  rate: f32,
): void {
  const end = (<usize>count) << 2;
  const keepM = f32x4.splat(beta1);
  const keepS = f32x4.splat(beta2);
  const addM = f32x4.splat(1 - beta1);
  const addS = f32x4.splat(1 - beta2);
  for (let i: usize = 0; i < end; i += 16) {
    const gradient = v128.load(g + i);
    const nextM = f32x4.add(f32x4.mul(v128.load(m + i), keepM), f32x4.mul(gradient, addM));
    const square = f32x4.mul(gradient, gradient);
    const nextS = f32x4.add(f32x4.mul(v128.load(s + i), keepS), f32x4.mul(square, addS));
    v128.store(m + i, nextM);
    v128.store(s + i, nextS);
    const direction = f32x4.div(nextM, f32x4.add(f32x4.sqrt(nextS), f32x4.splat(epsilon)));
    v128.store(theta + i, f32x4.sub(v128.load(theta + i), f32x4.mul(direction, f32x4.splat(rate))));
  }
}
