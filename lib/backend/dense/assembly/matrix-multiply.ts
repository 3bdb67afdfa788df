// Blocked matrix multiplication after Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", ACM
// TOMS 34(3), 2008, section 4. Pointers are byte addresses of 32-bit floats, strides are in bytes.
import { multiplyAdd } from "./multiply-add";
import { COLUMNS, packPanel, ROWS } from "./pack";

/** Depth of one block: its panels of both factors stay in the first-level cache. */
const DEPTH: i32 = 512;

/** Bytes of scratch that `matrixMultiply` needs for C [m, n]. */
export function scratchBytes(m: i32, n: i32): i32 {
  return 4 * (ROWS * COLUMNS + DEPTH * (roundUp(m, ROWS) + roundUp(n, COLUMNS)));
}

function roundUp(size: i32, width: i32): i32 {
  return ((size + width - 1) / width) * width;
}

/**
 * C = A · B for A [m, k] with element (i, p) at `a + i aRow + p aColumn`, B [k, n] likewise, and C [m, n] dense by rows.
 * `scratch` has `scratchBytes(m, n)`.
 */
export function matrixMultiply(
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  bColumn: usize,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  scratch: usize,
): void {
  const packedA = scratch + ROWS * COLUMNS * 4;
  for (let start = 0; start < k || start === 0; start += DEPTH) {
    const depth = min(DEPTH, k - start);
    const panelA = <usize>(depth * ROWS * 4);
    const panelB = <usize>(depth * COLUMNS * 4);
    const packedB = packedA + <usize>(roundUp(m, ROWS) / ROWS) * panelA;
    for (let i = 0, to = packedA; i < m; i += ROWS, to += panelA)
      packPanel(a + <usize>i * aRow + <usize>start * aColumn, aRow, aColumn, min(ROWS, m - i), ROWS, depth, to);
    for (let j = 0, to = packedB; j < n; j += COLUMNS, to += panelB)
      packPanel(b + <usize>j * bColumn + <usize>start * bRow, bColumn, bRow, min(COLUMNS, n - j), COLUMNS, depth, to);
    multiplyPanels(packedA, panelA, packedB, panelB, depth, c, m, n, start > 0, scratch);
  }
}

/** C = (C if `add`) + packed A · packed B; tiles that hang over the edge of C are computed in `aside`. */
function multiplyPanels(
  packedA: usize,
  panelA: usize,
  packedB: usize,
  panelB: usize,
  depth: i32,
  c: usize,
  m: i32,
  n: i32,
  add: bool,
  aside: usize,
): void {
  const pitch = (<usize>n) << 2;
  for (let j = 0; j < n; j += COLUMNS, packedB += panelB) {
    for (let i = 0, fromA = packedA; i < m; i += ROWS, fromA += panelA) {
      const place = c + <usize>i * pitch + ((<usize>j) << 2);
      if (i + ROWS <= m && j + COLUMNS <= n) {
        multiplyTile(fromA, packedB, depth, place, pitch, add);
      } else {
        multiplyTile(fromA, packedB, depth, aside, COLUMNS * 4, false);
        copyPart(aside, place, pitch, min(ROWS, m - i), min(COLUMNS, n - j), add);
      }
    }
  }
}

/** C [4, 8] = (C if `add`) + A panel · B panel, with C in eight vectors: what fits the registers of x64 and Arm. */
function multiplyTile(a: usize, b: usize, depth: i32, c: usize, pitch: usize, add: bool): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const end = b + ((<usize>depth) << 5);
  while (b < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = multiplyAdd(x, b0, c00);
    c01 = multiplyAdd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = multiplyAdd(x, b0, c10);
    c11 = multiplyAdd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = multiplyAdd(x, b0, c20);
    c21 = multiplyAdd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = multiplyAdd(x, b0, c30);
    c31 = multiplyAdd(x, b1, c31);
    a += 16;
    b += 32;
  }
  storeRow(c, c00, c01, add);
  storeRow(c + pitch, c10, c11, add);
  storeRow(c + 2 * pitch, c20, c21, add);
  storeRow(c + 3 * pitch, c30, c31, add);
}

function storeRow(c: usize, left: v128, right: v128, add: bool): void {
  v128.store(c, add ? f32x4.add(v128.load(c), left) : left);
  v128.store(c, add ? f32x4.add(v128.load(c, 16), right) : right, 16);
}

function copyPart(from: usize, to: usize, pitch: usize, rows: i32, columns: i32, add: bool): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = to + ((<usize>j) << 2);
      const value = load<f32>(from + ((<usize>(i * COLUMNS + j)) << 2));
      store<f32>(at, add ? load<f32>(at) + value : value);
    }
    to += pitch;
  }
}
