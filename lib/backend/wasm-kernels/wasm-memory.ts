import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { type DenseKernels, denseKernels } from "../dense/kernels";
import { tf } from "../tf";

/** The memory of the WebAssembly backend, in which its tensors lie, with our kernels at work in it. */
export interface WasmMemory {
  kernels: DenseKernels;
  /** A new float32 tensor whose values are not set. */
  create(shape: number[]): tf.TensorInfo;
  /** Byte address of a tensor's values. */
  address(tensor: tf.TensorInfo): number;
  /** Address of at least `bytes` bytes for use until the next call. */
  scratch(bytes: number): number;
}

let current: { backend: BackendWasm; memory: WasmMemory } | undefined;

/** @throws Error when another release of the backend keeps its memory elsewhere. */
export function wasmMemory(): WasmMemory {
  const backend = tf.backend() as BackendWasm;
  if (current?.backend !== backend) current = { backend, memory: open(backend) };
  return current.memory;
}

function open(backend: BackendWasm): WasmMemory {
  const { wasm } = backend as unknown as { wasm: EmscriptenModule };
  const memory = Object.values(wasm.asm).find((value) => value instanceof WebAssembly.Memory);
  if (!memory)
    throw new Error(
      `@tensorflow/tfjs-backend-wasm ${tf.version_core} exports no memory; expected that of 4.22.0. Install that version.`,
    );
  let scratch = { address: 0, bytes: 0 };
  return {
    kernels: denseKernels(memory),
    create: (shape) => backend.makeOutput(shape, "float32"),
    address: (tensor) => backend.dataIdMap.get(tensor.dataId).memoryOffset,
    scratch(bytes) {
      if (scratch.bytes < bytes) {
        wasm._free(scratch.address);
        scratch = { address: wasm._malloc(bytes), bytes };
      }
      return scratch.address;
    },
  };
}

/** What Emscripten puts on a module beyond the backend's own type. */
interface EmscriptenModule {
  asm: Record<string, unknown>;
  _malloc(bytes: number): number;
  _free(address: number): void;
}
