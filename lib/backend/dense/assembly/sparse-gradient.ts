// The gradient of the listed weights of a layer alone: a weight's is the dot product over the batch of its input unit and the
// δ of its output unit.
import { multiplyAdd } from "./multiply-add";

/**
 * Gradients of the listed weights whose entries lie in [`first`, `last`), each to its place in `gradient`; what follows the
 * last one there is overwritten. `starts` [fanIn + 1] are addresses of the entries of each input unit, 8 bytes a weight,
 * which begin with the place of the output unit in `delta`, in bytes. `input` and `delta` lie unit by unit, `pitch` bytes a
 * unit, with zeros beyond their rows.
 */
export function sparseGradient(
  starts: usize,
  fanIn: i32,
  first: usize,
  last: usize,
  input: usize,
  delta: usize,
  pitch: usize,
  gradient: usize,
): void {
  const origin = load<usize>(starts);
  for (let unit = 0; unit < fanIn; unit++) {
    const end = min(load<usize>(starts, 4), last);
    for (let entry = max(load<usize>(starts), first); entry < end; entry += 32)
      v128.store(gradient + ((entry - origin) >> 1), fourDotProducts(entry, end - 8, input, delta, pitch));
    starts += 4;
    input += pitch;
  }
}

/** Of `x` and four units of `delta`, those of four entries from `entry` on; where they end before that, of the final one. */
function fourDotProducts(entry: usize, final: usize, x: usize, delta: usize, pitch: usize): v128 {
  let d0 = delta + load<usize>(entry);
  let d1 = delta + load<usize>(min(entry + 8, final));
  let d2 = delta + load<usize>(min(entry + 16, final));
  let d3 = delta + load<usize>(min(entry + 24, final));
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (const end = x + pitch; x < end; x += 16) {
    const h = v128.load(x);
    s0 = multiplyAdd(h, v128.load(d0), s0);
    s1 = multiplyAdd(h, v128.load(d1), s1);
    s2 = multiplyAdd(h, v128.load(d2), s2);
    s3 = multiplyAdd(h, v128.load(d3), s3);
    d0 += 16;
    d1 += 16;
    d2 += 16;
    d3 += 16;
  }
  const left = addPairs(s0, s1);
  const right = addPairs(s2, s3);
  return f32x4.add(v128.shuffle<f32>(left, right, 0, 1, 4, 5), v128.shuffle<f32>(left, right, 2, 3, 6, 7));
}

/** [x0 + x2, y0 + y2, x1 + x3, y1 + y3]. */
function addPairs(x: v128, y: v128): v128 {
  return f32x4.add(v128.shuffle<f32>(x, y, 0, 4, 1, 5), v128.shuffle<f32>(x, y, 2, 6, 3, 7));
}
