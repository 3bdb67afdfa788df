import { beforeAll, describe, expect, it } from "vitest";
import { tf } from "../../lib/backend";
import { registerWasmKernels } from "../../lib/backend/wasm-kernels/register";

beforeAll(async () => {
  registerWasmKernels();
  await tf.setBackend("wasm");
});

const values = (size: number, seed: number) => Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7 + seed));

/** The product by its definition, in double precision. */
function product(a: Float32Array, b: Float32Array, [m, n, k]: number[], transposeA: boolean, transposeB: boolean) {
  return Float32Array.from({ length: m! * n! }, (_, index) => {
    const [i, j] = [Math.floor(index / n!), index % n!];
    let sum = 0;
    for (let p = 0; p < k!; p++)
      sum += a[transposeA ? p * m! + i : i * k! + p]! * b[transposeB ? j * k! + p : p * n! + j]!;
    return sum;
  });
}

function expectClose(found: Float32Array, expected: Float32Array): void {
  expect(found).toHaveLength(expected.length);
  const scale = Math.max(1, ...expected.map(Math.abs));
  expect(Math.max(...found.map((v, i) => Math.abs(v - expected[i]!)))).toBeLessThan(5e-6 * scale);
}

describe("matMul on WebAssembly", () => {
  // [m, n, k] around the blocks of 4 rows, 8 columns and depth 512.
  const sizes = [
    [1, 1, 1],
    [4, 8, 3],
    [5, 9, 7],
    [3, 17, 1],
    [8, 16, 512],
    [13, 7, 513],
    [60, 10, 1100],
    [2, 33, 6],
  ];
  const transposes = [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const;
  for (const size of sizes)
    it.each(transposes)(`sizes ${size}, transposed %s %s`, (transposeA, transposeB) => {
      const [m, n, k] = size as [number, number, number];
      const [a, b] = [values(m * k, 1), values(k * n, 2)];
      const found = tf.tidy(() =>
        tf
          .matMul(
            tf.tensor(a, transposeA ? [k, m] : [m, k]),
            tf.tensor(b, transposeB ? [n, k] : [k, n]),
            transposeA,
            transposeB,
          )
          .dataSync<"float32">()
          .slice(),
      );
      expectClose(found, product(a, b, size, transposeA, transposeB));
    });

  it.each([
    [[3], [3], [3]],
    [[1], [3], [3]],
    [[3], [1], [3]],
    [
      [2, 3],
      [2, 3],
      [2, 3],
    ],
    [
      [2, 1],
      [1, 3],
      [2, 3],
    ],
    [[3], [2, 1], [2, 3]],
    [[], [4], [4]],
  ])("batches %j and %j broadcast to %j", (batchA, batchB, batch) => {
    const [a, b] = [tf.tensor(values(24 * 5, 1)), tf.tensor(values(24 * 7, 2))];
    tf.tidy(() => {
      const sizeOf = tf.util.sizeFromShape;
      const first = tf.reshape(tf.slice(a, 0, sizeOf(batchA) * 4 * 5), [...batchA, 4, 5]);
      const second = tf.reshape(tf.slice(b, 0, sizeOf(batchB) * 7), [...batchB, 1, 7]);
      const found = tf.matMul(tf.slice(first, [...batchA.map(() => 0), 0, 0], [...batchA, 4, 1]), second);
      expect(found.shape).toEqual([...batch, 4, 7]);
      // An inner size of 1 makes the product an element-wise one, which broadcasts by itself.
      const column = tf.slice(first, [...batchA.map(() => 0), 0, 0], [...batchA, 4, 1]);
      expectClose(found.dataSync<"float32">(), tf.mul(column, second).dataSync<"float32">());
    });
    tf.dispose([a, b]);
  });

  it("does not pass on what an earlier product left in its scratch", () => {
    tf.tidy(() => {
      tf.matMul(tf.fill([9, 40], Number.NaN), tf.fill([40, 9], Number.NaN));
      expect([...tf.matMul(tf.ones([5, 3]), tf.ones([3, 9])).dataSync()]).toEqual(Array(45).fill(3));
    });
  });

  it("has the gradients that the definition gives", () => {
    tf.tidy(() => {
      const [a, b] = [tf.tensor(values(2 * 3 * 4, 1), [2, 3, 4]), tf.tensor(values(2 * 4 * 5, 2), [2, 4, 5])];
      const [da, db] = tf.grads((x, y) => tf.sum(tf.matMul(x, y)))([a, b]);
      expectClose(
        da!.dataSync<"float32">(),
        tf.tile(tf.reshape(tf.sum(b, 2), [2, 1, 4]), [1, 3, 1]).dataSync<"float32">(),
      );
      expectClose(
        db!.dataSync<"float32">(),
        tf.tile(tf.reshape(tf.sum(a, 1), [2, 4, 1]), [1, 1, 5]).dataSync<"float32">(),
      );
    });
  });

  it("refuses other types by name", () => {
    expect(() => tf.matMul(tf.ones([2, 2], "int32"), tf.ones([2, 2], "int32"))).toThrow(
      /int32 · int32; expected float32/,
    );
  });
});
