import { beforeAll, describe, expect, it, vi } from "vitest";
import { tf } from "../../lib/backend";
import { registerWasmKernels } from "../../lib/backend/wasm-kernels/register";

beforeAll(() => registerWasmKernels());

/** Values in (−1, 1) that repeat from run to run. */
const values = (size: number, seed: number) =>
  Float32Array.from({ length: size }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed));
const tensor = (shape: number[], seed: number) => tf.tensor(values(tf.util.sizeFromShape(shape), seed), shape);

async function on<T>(backend: "cpu" | "wasm", compute: () => T): Promise<T> {
  await tf.setBackend(backend);
  return compute();
}

/** Values of d(sum(weights · f(x, filter))) for x and filter. */
function gradients(f: Layer, xShape: number[], filterShape: number[]): [Float32Array, Float32Array] {
  return tf.tidy(() => {
    const [dx, dFilter] = tf.grads((x, filter) => weightedSum(f(x, filter)))([
      tensor(xShape, 1),
      tensor(filterShape, 2),
    ]);
    return [dx!.dataSync<"float32">().slice(), dFilter!.dataSync<"float32">().slice()];
  });
}

const weightedSum = (y: tf.Tensor): tf.Scalar => tf.sum(tf.mul(y, tensor(y.shape, 3)));

type Layer = (x: tf.Tensor, filter: tf.Tensor) => tf.Tensor;

function expectClose(found: Float32Array, expected: Float32Array, tolerance: number): void {
  expect(found).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  expect(scale).toBeGreaterThan(0);
  expect(Math.max(...found.map((v, i) => Math.abs(v - expected[i]!)))).toBeLessThan(tolerance * scale);
}

/** Central differences of a function that is linear in its argument, so that a step of 1 has no truncation error. */
function differences(f: (x: tf.Tensor) => tf.Scalar, shape: number[], seed: number): Float32Array {
  const at = values(tf.util.sizeFromShape(shape), seed);
  return at.map((_, i) => {
    const shifted = (step: number) => at.map((v, j) => (j === i ? v + step : v));
    const value = (v: Float32Array) => tf.tidy(() => f(tf.tensor(v, shape)).dataSync()[0]!);
    return (value(shifted(1)) - value(shifted(-1))) / 2;
  });
}

type Pad = "same" | "valid" | number | tf.backend_util.ExplicitPadding;
interface Case {
  size: [number, number];
  filter: [number, number];
  stride: [number, number];
  pad: Pad;
}
const cases: Case[] = [
  { size: [6, 7], filter: [3, 3], stride: [1, 1], pad: "same" },
  { size: [6, 7], filter: [3, 2], stride: [1, 1], pad: "valid" },
  { size: [8, 7], filter: [3, 3], stride: [2, 2], pad: "same" },
  // The last stride leaves input rows and columns that no filter position meets.
  { size: [8, 8], filter: [3, 3], stride: [2, 3], pad: "valid" },
  { size: [9, 6], filter: [2, 2], stride: [3, 3], pad: "valid" },
  { size: [5, 5], filter: [5, 5], stride: [1, 1], pad: "valid" },
  { size: [5, 6], filter: [1, 1], stride: [2, 1], pad: "same" },
  { size: [6, 6], filter: [3, 3], stride: [2, 2], pad: 1 },
  // Padding beyond the filter's reach: some outputs see zeros alone.
  { size: [4, 4], filter: [2, 2], stride: [1, 1], pad: 3 },
  {
    size: [5, 6],
    filter: [3, 3],
    stride: [1, 2],
    pad: [
      [0, 0],
      [2, 0],
      [1, 2],
      [0, 0],
    ],
  },
];
const title = ({ size, filter, stride, pad }: Case) =>
  `input ${size}, filter ${filter}, stride ${stride}, pad ${JSON.stringify(pad)}`;

describe("gradients of conv2d on WebAssembly", () => {
  it.each(cases.map((c) => [title(c), c] as const))("%s: the cpu backend's values", async (_, c) => {
    const layer: Layer = (x, f) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, c.stride, c.pad);
    const shapes = [
      [3, ...c.size, 2],
      [...c.filter, 2, 4],
    ] as const;
    const expected = await on("cpu", () => gradients(layer, ...(shapes.map((s) => [...s]) as [number[], number[]])));
    const found = await on("wasm", () => gradients(layer, ...(shapes.map((s) => [...s]) as [number[], number[]])));
    expectClose(found[0], expected[0], 1e-5);
    expectClose(found[1], expected[1], 1e-5);
  });

  it.each(cases.map((c) => [title(c), c] as const))("%s: finite differences", async (_, c) => {
    const layer: Layer = (x, f) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, c.stride, c.pad);
    const [xShape, filterShape] = [
      [2, ...c.size, 1],
      [...c.filter, 1, 2],
    ];
    await on("wasm", () => {
      const [dx, dFilter] = gradients(layer, xShape, filterShape);
      const [x, filter] = [tensor(xShape, 1), tensor(filterShape, 2)];
      expectClose(
        dx,
        differences((v) => weightedSum(layer(v, filter)), xShape, 1),
        1e-4,
      );
      expectClose(
        dFilter,
        differences((v) => weightedSum(layer(x, v)), filterShape, 2),
        1e-4,
      );
      tf.dispose([x, filter]);
    });
  });

  it("leaves no tensor behind", async () => {
    await on("wasm", () => {
      const layer: Layer = (x, f) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 2, "same");
      gradients(layer, [2, 6, 6, 2], [3, 3, 2, 2]);
      const before = tf.memory().numTensors;
      gradients(layer, [2, 6, 6, 2], [3, 3, 2, 2]);
      expect(tf.memory().numTensors).toBe(before);
    });
  });
});

describe("gradients of depthwiseConv2d on WebAssembly", () => {
  // The cpu backend's depthwise convolution takes equal strides, and its gradients no explicit padding list.
  const depthwise = cases.filter((c) => c.stride[0] === c.stride[1] && !Array.isArray(c.pad));
  for (const multiplier of [1, 3])
    it.each(depthwise.map((c) => [title(c), c] as const))(`%s, ${multiplier} outputs a channel`, async (_, c) => {
      const layer: Layer = (x, f) =>
        tf.depthwiseConv2d(x as tf.Tensor4D, f as tf.Tensor4D, c.stride, c.pad as "same" | "valid" | number);
      const [xShape, filterShape] = [
        [2, ...c.size, 3],
        [...c.filter, 3, multiplier],
      ];
      const expected = await on("cpu", () => gradients(layer, xShape, filterShape));
      await on("wasm", () => {
        const found = gradients(layer, xShape, filterShape);
        expectClose(found[0], expected[0], 1e-5);
        expectClose(found[1], expected[1], 1e-5);
        const [x, filter] = [tensor(xShape, 1), tensor(filterShape, 2)];
        expectClose(
          found[0],
          differences((v) => weightedSum(layer(v, filter)), xShape, 1),
          1e-4,
        );
        expectClose(
          found[1],
          differences((v) => weightedSum(layer(x, v)), filterShape, 2),
          1e-4,
        );
        tf.dispose([x, filter]);
      });
    });
});

describe("gradient of maxPool on WebAssembly", () => {
  const poolCases = [
    { size: [6, 8], filter: 2, stride: 2, pad: "same" },
    { size: [7, 5], filter: 2, stride: 2, pad: "same" },
    { size: [7, 6], filter: 3, stride: 2, pad: "valid" },
    { size: [5, 5], filter: 3, stride: 1, pad: "same" },
    { size: [6, 6], filter: 3, stride: 2, pad: 1 },
  ] as const;
  it.each(poolCases.map((c) => [JSON.stringify(c), c] as const))("%s: the cpu backend's values", async (_, c) => {
    const compute = () =>
      tf.tidy(() => {
        const pool = (x: tf.Tensor) => weightedSum(tf.maxPool(x as tf.Tensor4D, c.filter, c.stride, c.pad));
        return tf
          .grad(pool)(tensor([2, ...c.size, 5], 1))
          .dataSync<"float32">()
          .slice();
      });
    expectClose(await on("wasm", compute), await on("cpu", compute), 1e-6);
  });

  it("gives all to the first of equal values", async () => {
    await on("wasm", () => {
      const gradient = tf.grad((x) => tf.sum(tf.maxPool(x as tf.Tensor4D, 2, 2, "valid")))(tf.ones([1, 2, 4, 1]));
      expect([...gradient.dataSync()]).toEqual([1, 0, 1, 0, 0, 0, 0, 0]);
    });
  });
});

describe("gradient of avgPool on WebAssembly", () => {
  // The cpu backend is no judge here: at the edges its gradient is not that of its own forward computation.
  it.each([
    { size: [6, 8], filter: 2, stride: 2, pad: "same" },
    { size: [9, 8], filter: 3, stride: 2, pad: "same" },
    { size: [7, 6], filter: 3, stride: 2, pad: "valid" },
    { size: [5, 5], filter: 3, stride: 1, pad: "same" },
    { size: [6, 6], filter: 3, stride: 2, pad: 1 },
  ] as const)("%o: finite differences", async ({ size, filter, stride, pad }) => {
    await on("wasm", () => {
      const pool = (x: tf.Tensor) => weightedSum(tf.avgPool(x as tf.Tensor4D, filter, stride, pad));
      const shape = [2, ...size, 3];
      const gradient = tf.tidy(() => tf.grad(pool)(tensor(shape, 1)).dataSync<"float32">().slice());
      expectClose(gradient, differences(pool, shape, 1), 1e-4);
    });
  });
});

describe("oneHot on WebAssembly", () => {
  it.each(["float32", "int32"] as const)("holds %s numbers, the values asked for included", async (dtype) => {
    await on("wasm", () => {
      const indices = tf.tensor1d([2, 0], "int32");
      expect([...tf.oneHot(indices, 3, 1, 0, dtype).dataSync()]).toEqual([0, 0, 1, 1, 0, 0]);
      expect([...tf.oneHot(indices, 3, 5, -2, dtype).dataSync()]).toEqual([-2, -2, 5, 5, -2, -2]);
      expect(tf.oneHot(indices, 3, 1, 0, dtype).dtype).toBe(dtype);
    });
  });
});

describe("gradient of gather on WebAssembly", () => {
  it("adds the rows that were taken twice and leaves untaken rows at zero", async () => {
    await on("wasm", () => {
      const taken = tf.tensor1d([2, 0, 2], "int32");
      const gradient = tf.grad((x) =>
        tf.sum(
          tf.mul(tf.gather(x, taken), [
            [1, 2],
            [3, 4],
            [5, 6],
          ]),
        ),
      )(tf.ones([4, 2]));
      expect([...gradient.dataSync()]).toEqual([3, 4, 0, 0, 6, 8, 0, 0]);
    });
  });
});

describe("slice and split on WebAssembly", () => {
  it.each([
    [[7], [2], [3]],
    [
      [4, 5],
      [1, 0],
      [2, 5],
    ],
    [
      [4, 5],
      [1, 2],
      [3, 1],
    ],
    [
      [3, 4, 5],
      [1, 1, 0],
      [2, 2, 5],
    ],
    [
      [3, 4, 5],
      [0, 0, 0],
      [3, 4, 5],
    ],
    [
      [2, 3, 4, 5],
      [1, 0, 2, 1],
      [1, 3, 2, 3],
    ],
    [
      [4, 5],
      [2, 0],
      [0, 5],
    ],
  ])("of shape %j from %j on, %j: the cpu backend's values", async (shape, begin, size) => {
    const part = () => [...tf.tidy(() => tf.slice(tensor(shape, 1), begin, size).dataSync())];
    expect(await on("wasm", part)).toEqual(await on("cpu", part));
  });

  it.each([0, 1, 2])("splits along axis %i into parts of several lengths", async (axis) => {
    const parts = () =>
      tf.tidy(() => tf.split(tensor([6, 6, 6], 1), [1, 0, 3, 2], axis).map((part) => [part.shape, ...part.dataSync()]));
    expect(await on("wasm", parts)).toEqual(await on("cpu", parts));
  });

  it("copies nothing out of the memory, and keeps integers, truths and text as they are", async () => {
    await on("wasm", () => {
      const read = vi.spyOn(tf.backend(), "readSync");
      const parts = tf.split(tf.range(0, 6, 1, "int32"), 3);
      const truths = tf.slice(tf.tensor1d([true, false, true], "bool"), 1, 2);
      expect(read).not.toHaveBeenCalled();
      read.mockRestore();
      expect(parts.map((part) => [part.dtype, ...part.dataSync()])).toEqual([
        ["int32", 0, 1],
        ["int32", 2, 3],
        ["int32", 4, 5],
      ]);
      expect([truths.dtype, ...truths.dataSync()]).toEqual(["bool", 0, 1]);
      expect(tf.slice(tf.tensor1d(["蒸", "留", "室"]), 1, 2).dataSync()).toEqual(["留", "室"]);
    });
  });

  it("refuses a part that is not there", async () => {
    await on("wasm", () => expect(() => tf.slice(tensor([4], 1), 2, 3)).toThrow("begin[0] + size[0]"));
  });
});
