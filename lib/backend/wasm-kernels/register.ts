import { tf } from "../tf";
import { avgPoolGrad } from "./avg-pool-grad";
import { batchMatMul } from "./batch-mat-mul";
import { conv2DBackpropFilter } from "./conv2d-backprop-filter";
import { conv2DBackpropInput } from "./conv2d-backprop-input";
import { depthwiseBackpropFilter } from "./depthwise-backprop-filter";
import { depthwiseBackpropInput } from "./depthwise-backprop-input";
import { maxPoolGrad } from "./max-pool-grad";
import { oneHot } from "./one-hot";
import { unsortedSegmentSum } from "./unsorted-segment-sum";

const kernels = [
  avgPoolGrad,
  batchMatMul,
  conv2DBackpropFilter,
  conv2DBackpropInput,
  depthwiseBackpropFilter,
  depthwiseBackpropInput,
  maxPoolGrad,
  oneHot,
  unsortedSegmentSum,
];

/** Gives the WebAssembly backend the kernels it lacks, and others where its own are slow or wrong. */
export function registerWasmKernels(): void {
  for (const { name, compute } of kernels) {
    if (tf.getKernel(name, "wasm")) tf.unregisterKernel(name, "wasm");
    tf.registerKernel({
      kernelName: name,
      backendName: "wasm",
      kernelFunc: ({ inputs, attrs }) => compute(inputs, attrs ?? {}),
    });
  }
}
