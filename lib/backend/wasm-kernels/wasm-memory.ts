import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { type DenseKernels, denseKernels } from "../dense/kernels";
import { tf } from "../tf";

/** The memory of the WebAssembly backend, in which its tensors lie, with our kernels at work in it. */
export interface WasmMemory {
  kernels: DenseKernels;
  /** A new tensor whose values are not set, of float32 unless another type is given. */
  create(shape: number[], dtype?: tf.DataType): tf.TensorInfo;
  /** Byte address of a tensor's values. */
  address(tensor: tf.TensorInfo): number;
  /** Copies bytes from one address to another. */
  copy(from: number, to: number, bytes: number): void;
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
    create: (shape, dtype = "float32") => backend.makeOutput(shape, dtype),
    address: (tensor) => backend.dataIdMap.get(tensor.dataId).memoryOffset,
    copy: (from, to, bytes) => void wasm.HEAPU8.copyWithin(to, from, from + bytes),
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
  /** All bytes; another array after the memory has grown. */
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
}
