import { keepErrorListeners } from "./keep-error-listeners";
import { loadNative } from "./load-native";
import { tf } from "./tf";
import { registerWasmKernels } from "./wasm-kernels/register";

export type BackendName = "native" | "wasm";

export interface SelectedBackend {
  name: BackendName;
  /** Which it is, why, and what faster one could be had: a sentence or two for people. */
  reason: string;
}

export interface SelectBackendOptions {
  /** Receives the one line that says which backend runs and why; standard output unless given. */
  log?: (line: string) => void;
}

// The files of the npm package are CommonJS, which know their folder; in a clone a script of the project does it.
const installed = typeof __dirname === "string" && /[\\/]node_modules[\\/]/.test(__dirname);
const setUpNative = `\`${installed ? "npm install @tensorflow/tfjs-node" : "npm run setup:native"}\` adds it`;

let started: Promise<SelectedBackend> | undefined;
let said = false;

/**
 * Starts the tensor backend of this process as {@link selectBackend} does, which then has nothing to do but to log its
 * line: for a program that has time before it is needed.
 *
 * @throws Error as `selectBackend`
 */
export function startBackend(): Promise<SelectedBackend> {
  started ??= choose(process.env.STILLROOM_BACKEND).catch((refused) => {
    // What was refused can be mended, and asked for again without starting anew.
    started = undefined;
    throw refused;
  });
  return started;
}

/**
 * Starts the tensor backend of this process: tfjs-node when it loads, else WebAssembly. `STILLROOM_BACKEND=native|wasm`
 * forces one. The first call that succeeds chooses and logs one line; later calls return the same answer and log nothing.
 *
 * @throws Error when `STILLROOM_BACKEND` has another value, or when the backend it forces cannot be had; the plain
 * JavaScript backend is never taken instead.
 */
export async function selectBackend(options: SelectBackendOptions = {}): Promise<SelectedBackend> {
  const backend = await startBackend();
  if (!said) {
    said = true;
    const log = options.log ?? console.log;
    log(`Tensor backend: ${backend.reason}`);
  }
  return backend;
}

async function choose(forced: string | undefined): Promise<SelectedBackend> {
  if (forced === "wasm") return startWasm("because STILLROOM_BACKEND=wasm asks for it.");
  if (forced !== undefined && forced !== "" && forced !== "native")
    throw new Error(`STILLROOM_BACKEND is "${forced}"; expected "native" or "wasm". Unset it to let Stillroom choose.`);

  const native = await loadNative();
  if (native.loaded)
    return startNative(
      forced === "native" ? "because STILLROOM_BACKEND=native asks for it" : "the fastest there is here",
    );
  if (forced === "native")
    throw new Error(`STILLROOM_BACKEND=native, but ${native.reason}; ${setUpNative}, or unset STILLROOM_BACKEND.`);
  return startWasm(
    `because ${native.reason}. Networks with convolutions would train faster on native TensorFlow; ${setUpNative}.`,
  );
}

async function startNative(why: string): Promise<SelectedBackend> {
  await start("tensorflow");
  return { name: "native", reason: `native TensorFlow (tfjs-node), ${why}.` };
}

async function startWasm(why: string): Promise<SelectedBackend> {
  registerWasmKernels();
  await start("wasm");
  const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
  return { name: "wasm", reason: `WebAssembly ${simd ? "with" : "without"} SIMD, ${why}` };
}

async function start(backend: string): Promise<void> {
  if (!(await keepErrorListeners(() => tf.setBackend(backend))))
    throw new Error(
      `The TensorFlow.js backend "${backend}" did not start. Node ${process.version} ran it; 20.19 or newer is expected.`,
    );
  await tf.ready();
}
