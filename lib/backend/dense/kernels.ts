import { compileKernels } from "./fused";
import { kernelsFusedWasm } from "./kernels-fused-wasm";
import { kernelsWasm } from "./kernels-wasm";

/** The compiled functions of the folder assembly. Addresses and strides are in bytes, sizes in elements. */
export interface DenseKernels {
  matrixMultiply(
    a: number,
    aRow: number,
    aColumn: number,
    b: number,
    bRow: number,
    bColumn: number,
    c: number,
    m: number,
    n: number,
    k: number,
    scratch: number,
  ): void;
  scratchBytes(m: number, n: number): number;
  maxPoolGradient(
    x: number,
    dy: number,
    dx: number,
    batch: number,
    inHeight: number,
    inWidth: number,
    channels: number,
    outHeight: number,
    outWidth: number,
    filterHeight: number,
    filterWidth: number,
    strideHeight: number,
    strideWidth: number,
    padTop: number,
    padLeft: number,
  ): void;
}

let compiled: WebAssembly.Module | undefined;

/** The kernels, at work in `memory`. */
export function denseKernels(memory: WebAssembly.Memory): DenseKernels {
  compiled ??= compileKernels(kernelsFusedWasm, kernelsWasm);
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as DenseKernels;
}
