import { tf } from "../tf";
import { avgPoolGrad } from "./avg-pool-grad";
import { batchMatMul } from "./batch-mat-mul";
import { conv2DBackpropFilter } from "./conv2d-backprop-filter";
import { conv2DBackpropInput } from "./conv2d-backprop-input";
import { depthwiseBackpropFilter } from "./depthwise-backprop-filter";
import { depthwiseBackpropInput } from "./depthwise-backprop-input";
import { maxPoolGrad } from "./max-pool-grad";
import { oneHot } from "./one-hot";
import { slice } from "./slice";
import { splitV } from "./split-v";
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
  slice,
  splitV,
  unsortedSegmentSum,
];

/** Gives the WebAssembly backend the kernels it lacks, and others where its own are slow or wrong. */
export function registerWasmKernels(): void {
  for (const { name, compute } of kernels) {
    const own = tf.getKernel(name, "wasm");
    if (own) tf.unregisterKernel(name, "wasm");
    // Text does not lie in the memory that ours work in.
    const isText = (inputs: tf.NamedTensorInfoMap) => Object.values(inputs).some((x) => x?.dtype === "string");
    tf.registerKernel({
      kernelName: name,
      backendName: "wasm",
      kernelFunc: (call) =>
        own && isText(call.inputs) ? own.kernelFunc(call) : compute(call.inputs, call.attrs ?? {}),
    });
  }
}
