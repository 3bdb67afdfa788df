import { describe, expect, it } from "vitest";
import { compileKernels } from "../../lib/backend/dense/fused";
import type { DenseKernels } from "../../lib/backend/dense/kernels";
import { kernelsFusedWasm } from "../../lib/backend/dense/kernels-fused-wasm";
import { kernelsWasm } from "../../lib/backend/dense/kernels-wasm";

const nonsense = Buffer.from("no WebAssembly").toString("base64");

/** One product of [1, 2] and [2, 1], (1 + ε)(1 + ε) − (1 + 2ε), whose exact value ε² two roundings lose. */
function remainder(module: WebAssembly.Module): number {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as DenseKernels;
  const epsilon = 2 ** -12;
  const [a, b, c, scratch] = [0, 8, 16, 32];
  // The subtracted product comes first, so that the other one is added to it.
  new Float32Array(memory.buffer).set([1, 1 + epsilon, -(1 + 2 * epsilon), 1 + epsilon]);
  kernels.matrixMultiply(a, 8, 4, b, 4, 4, c, 1, 1, 2, scratch);
  return new Float32Array(memory.buffer, c)[0]! / epsilon ** 2;
}

describe("the two forms of the dense kernels", () => {
  it("the fused one compiles here and rounds a product and its addition at most as often as the plain one", () => {
    expect(remainder(compileKernels(nonsense, kernelsWasm))).toBe(0);
    // 0 on a machine without such an instruction.
    expect([0, 1]).toContain(remainder(compileKernels(kernelsFusedWasm, nonsense)));
  });

  it("a host that does not know the fused one gets the plain one", () => {
    expect(WebAssembly.Module.exports(compileKernels(nonsense, kernelsWasm)).map(({ name }) => name)).toContain(
      "matrixMultiply",
    );
  });
});
