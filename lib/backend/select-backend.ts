import { loadNative } from "./load-native";
import { tf } from "./tf";
import { registerWasmKernels } from "./wasm-kernels/register";

export type BackendName = "native" | "wasm";

export interface SelectedBackend {
  name: BackendName;
  /** Why this one, for people. */
  reason: string;
}

export interface SelectBackendOptions {
  /** Receives the one line that says which backend runs and why; standard output unless given. */
  log?: (line: string) => void;
}

const titles: Record<BackendName, string> = { native: "native TensorFlow (tfjs-node)", wasm: "WebAssembly" };
const setUpNative = "`npm run setup:native` adds the native library";

let selected: Promise<SelectedBackend> | undefined;

/**
 * Starts the tensor backend of this process: tfjs-node when it loads, else WebAssembly. `STILLROOM_BACKEND=native|wasm`
 * forces one. The first call chooses and logs one line; later calls return the same answer and log nothing.
 *
 * @throws Error when `STILLROOM_BACKEND` has another value, or when the backend it forces cannot be had; the plain
 * JavaScript backend is never taken instead.
 */
export function selectBackend(options: SelectBackendOptions = {}): Promise<SelectedBackend> {
  selected ??= choose(process.env.STILLROOM_BACKEND).then((backend) => {
    const log = options.log ?? console.log;
    log(`Tensor backend: ${titles[backend.name]}: ${backend.reason}.`);
    return backend;
  });
  return selected;
}

async function choose(forced: string | undefined): Promise<SelectedBackend> {
  if (forced === "wasm") return startWasm("STILLROOM_BACKEND=wasm asks for it");
  if (forced !== undefined && forced !== "" && forced !== "native")
    throw new Error(`STILLROOM_BACKEND is "${forced}"; expected "native" or "wasm". Unset it to let Stillroom choose.`);

  const native = await loadNative();
  if (native.loaded)
    return startNative(forced === "native" ? "STILLROOM_BACKEND=native asks for it" : "tfjs-node is installed");
  if (forced === "native")
    throw new Error(`STILLROOM_BACKEND=native, but ${native.reason}; ${setUpNative}, or unset STILLROOM_BACKEND.`);
  return startWasm(`${native.reason}; ${setUpNative}`);
}

async function startNative(reason: string): Promise<SelectedBackend> {
  await start("tensorflow");
  return { name: "native", reason };
}

async function startWasm(reason: string): Promise<SelectedBackend> {
  registerWasmKernels();
  await start("wasm");
  const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
  return { name: "wasm", reason: `${simd ? "with" : "without"} SIMD, ${reason}` };
}

async function start(backend: string): Promise<void> {
  if (!(await tf.setBackend(backend)))
    throw new Error(
      `The TensorFlow.js backend "${backend}" did not start. Node ${process.version} ran it; 20.19 or newer is expected.`,
    );
  await tf.ready();
}
