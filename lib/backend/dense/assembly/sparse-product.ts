// Products with the listed weights of a layer alone. What enters and leaves lies unit by unit, [units][rows], so that one
// weight takes whole vectors of rows.
import { multiplyAdd } from "./multiply-add";

/**
 * Rows that one pass over the weights takes: five vectors, whose sums and factors stay in the registers of x64 although V8
 * loads all factors before it uses the first.
 */
const GROUP: i32 = 20;

/**
 * For each of `units` units the sum of its listed weights times the units at their other ends, `rows` rows of it rounded up
 * to whole groups. `starts` [units + 1] are addresses of a unit's entries: the place, in bytes, of the other end in `from`
 * and that of the weight in `values`. `pitch` is what one unit takes in `from` and `to`.
 */
export function sparseProduct(
  starts: usize,
  units: i32,
  values: usize,
  from: usize,
  to: usize,
  pitch: usize,
  rows: i32,
): void {
  for (let row = 0; row < rows; row += GROUP) {
    let entry = load<usize>(starts);
    for (let unit = 0, at = to; unit < units; unit++, at += pitch) {
      const end = load<usize>(starts + ((<usize>unit) << 2), 4);
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let s4 = s0;
      for (; entry < end; entry += 8) {
        const x = from + load<usize>(entry);
        const weight = v128.load32_splat(values + load<usize>(entry, 4));
        s0 = multiplyAdd(weight, v128.load(x), s0);
        s1 = multiplyAdd(weight, v128.load(x, 16), s1);
        s2 = multiplyAdd(weight, v128.load(x, 32), s2);
        s3 = multiplyAdd(weight, v128.load(x, 48), s3);
        s4 = multiplyAdd(weight, v128.load(x, 64), s4);
      }
      v128.store(at, s0);
      v128.store(at, s1, 16);
      v128.store(at, s2, 32);
      v128.store(at, s3, 48);
      v128.store(at, s4, 64);
    }
    from += 4 * GROUP;
    to += 4 * GROUP;
  }
}
