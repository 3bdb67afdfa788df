// Packing lays a factor into panels in the order in which the inner kernel reads it, so that a transposed factor costs no
// more than a plain one. Pointers are byte addresses of 32-bit floats, strides are in bytes.

/** Lines packed into one panel: 4 rows of the first factor or 8 columns of the second. */
export const ROWS: i32 = 4;
export const COLUMNS: i32 = 8;

/**
 * Packs `lines` ≤ `width` lines of `depth` elements, element p of line l at `from + l line + p step`, as [depth][width]
 * with zeros in the lines beyond. `width` is a multiple of 4.
 */
export function packPanel(from: usize, line: usize, step: usize, lines: i32, width: i32, depth: i32, to: usize): void {
  if (lines < width) {
    memory.fill(to, 0, (<usize>(depth * width)) << 2);
    packLines(from, line, step, lines, width, depth, to);
  } else if (line === 4) {
    packAcross(from, step, width, depth, to);
  } else if (step === 4) {
    for (let l = 0; l < width; l += 4)
      packTransposed(from + <usize>l * line, line, width, depth, to + ((<usize>l) << 2));
  } else {
    packLines(from, line, step, lines, width, depth, to);
  }
}

/** Lines that lie side by side in memory are copied a vector at a time. */
function packAcross(from: usize, step: usize, width: i32, depth: i32, to: usize): void {
  const pitch = (<usize>width) << 2;
  for (let p = 0; p < depth; p++) {
    v128.store(to, v128.load(from));
    if (width === COLUMNS) v128.store(to, v128.load(from, 16), 16);
    from += step;
    to += pitch;
  }
}

/** Element p of line l, at `from + l line + 4 p`, to `to + 4 (p width + l)`. */
export function transpose(from: usize, line: usize, lines: i32, depth: i32, to: usize, width: i32): void {
  let l = 0;
  for (; l + 4 <= lines; l += 4) packTransposed(from + <usize>l * line, line, width, depth, to + ((<usize>l) << 2));
  packLines(from + <usize>l * line, line, 4, lines - l, width, depth, to + ((<usize>l) << 2));
}

/** Four lines, each dense along the depth, are turned 4 × 4 elements at a time. */
function packTransposed(from: usize, line: usize, width: i32, depth: i32, to: usize): void {
  const pitch = (<usize>width) << 2;
  const l1 = from + line;
  const l2 = l1 + line;
  const l3 = l2 + line;
  let p: usize = 0;
  const wholes = (<usize>depth & ~3) << 2;
  for (; p < wholes; p += 16) {
    const a = v128.load(from + p);
    const b = v128.load(l1 + p);
    const c = v128.load(l2 + p);
    const d = v128.load(l3 + p);
    const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f64>(ab0, cd0, 0, 2));
    v128.store(to + pitch, v128.shuffle<f64>(ab0, cd0, 1, 3));
    v128.store(to + 2 * pitch, v128.shuffle<f64>(ab1, cd1, 0, 2));
    v128.store(to + 3 * pitch, v128.shuffle<f64>(ab1, cd1, 1, 3));
    to += 4 * pitch;
  }
  packLines(from + p, line, 4, 4, width, depth & 3, to);
}

function packLines(from: usize, line: usize, step: usize, lines: i32, width: i32, depth: i32, to: usize): void {
  for (let p = 0; p < depth; p++) {
    let source = from;
    for (let l = 0; l < lines; l++) {
      store<f32>(to + ((<usize>l) << 2), load<f32>(source));
      source += line;
    }
    from += step;
    to += (<usize>width) << 2;
  }
}
