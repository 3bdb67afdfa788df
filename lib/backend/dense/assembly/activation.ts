// The element-wise parts of a dense layer. Pointers are byte addresses of dense rows of 32-bit floats.

/** z [rows, units] ← z + bias, and ReLU of that if `relu`. */
export function addBias(z: usize, bias: usize, rows: i32, units: i32, relu: bool): void {
  const wholes = (<usize>units & ~3) << 2;
  const end = (<usize>units) << 2;
  const zero = f32x4.splat(0);
  for (let row = 0; row < rows; row++) {
    let j: usize = 0;
    for (; j < wholes; j += 16) {
      const sum = f32x4.add(v128.load(z + j), v128.load(bias + j));
      v128.store(z + j, relu ? f32x4.max(sum, zero) : sum);
    }
    for (; j < end; j += 4) {
      const sum = load<f32>(z + j) + load<f32>(bias + j);
      store<f32>(z + j, relu ? max<f32>(sum, 0) : sum);
    }
    z += end;
  }
}

/** x ← x ⊙ factor, `count` elements. */
export function multiply(x: usize, factor: usize, count: i32): void {
  const wholes = (<usize>count & ~3) << 2;
  const end = (<usize>count) << 2;
  let i: usize = 0;
  for (; i < wholes; i += 16) v128.store(x + i, f32x4.mul(v128.load(x + i), v128.load(factor + i)));
  for (; i < end; i += 4) store<f32>(x + i, load<f32>(x + i) * load<f32>(factor + i));
}

/** delta ← delta where the layer's output is positive, else 0: the gradient of ReLU. */
export function maskByOutput(delta: usize, output: usize, count: i32): void {
  const wholes = (<usize>count & ~3) << 2;
  const end = (<usize>count) << 2;
  const zero = f32x4.splat(0);
  let i: usize = 0;
  for (; i < wholes; i += 16)
    v128.store(delta + i, v128.and(v128.load(delta + i), f32x4.gt(v128.load(output + i), zero)));
  for (; i < end; i += 4) if (!(load<f32>(output + i) > 0)) store<f32>(delta + i, 0);
}

/** sums [units] ← sum over the rows of x [rows, units]. */
export function sumRows(x: usize, rows: i32, units: i32, sums: usize): void {
  const wholes = (<usize>units & ~3) << 2;
  const end = (<usize>units) << 2;
  memory.fill(sums, 0, end);
  for (let row = 0; row < rows; row++) {
    let j: usize = 0;
    for (; j < wholes; j += 16) v128.store(sums + j, f32x4.add(v128.load(sums + j), v128.load(x + j)));
    for (; j < end; j += 4) store<f32>(sums + j, load<f32>(sums + j) + load<f32>(x + j));
    x += end;
  }
}
