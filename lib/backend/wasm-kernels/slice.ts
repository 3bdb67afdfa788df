import { tf } from "../tf";
import type { WasmKernel } from "./wasm-kernel";
import { wasmMemory } from "./wasm-memory";

/**
 * A part of x, copied within the memory. The backend's own first copies the whole of x out, n times where a vector of all
 * parameters is split into n tensors.
 */
export const slice: WasmKernel = {
  name: "Slice",
  compute(inputs, attributes) {
    const x = inputs.x as tf.Tensor;
    const [begin, size] = tf.slice_util.parseSliceParams(x, attributes.begin as number[], attributes.size as number[]);
    tf.slice_util.assertParamsValid(x, begin, size);
    const memory = wasmMemory();
    const part = memory.create(size, x.dtype);
    const strides = [...tf.util.computeStrides(x.shape), 1];
    // From this axis on, what is taken lies side by side: one run for each place on the axes before it.
    const cut = Math.max(
      0,
      size.findLastIndex((length, axis) => length !== x.shape[axis]),
    );
    const [runs, run] = [tf.util.sizeFromShape(size.slice(0, cut)), tf.util.sizeFromShape(size.slice(cut))];
    const first = begin.reduce((sum, at, axis) => sum + at * strides[axis], 0);
    const width = tf.util.bytesPerElement(x.dtype);
    for (let r = 0; r < runs; r++) {
      let from = first;
      for (let axis = cut - 1, place = r; axis >= 0; place = Math.floor(place / size[axis]), axis--) {
        from += (place % size[axis]) * strides[axis];
      }
      memory.copy(memory.address(x) + width * from, memory.address(part) + width * r * run, width * run);
    }
    return part;
  },
};
