import { attempt } from "./attempt";

interface Disposable {
  dispose(): void;
}

/** The parts of the state of TensorFlow.js that belong to code in progress. */
interface EngineState {
  /** How many kernels and gradients are being computed, one within the other. */
  kernelDepth: number;
  gradientDepth: number;
  /** What a gradient in progress has recorded. */
  activeTape?: readonly { saved?: readonly Disposable[] }[] | null;
  /** Of `tidy` and its like; the last is the active one. */
  scopeStack: unknown[];
  activeScope?: unknown;
  /** Whether `tf.profile` is recording. */
  profiling: boolean;
}

/** The memory of the WebAssembly backend has a stack, whose pointer only returning functions put back. */
interface WasmStack {
  stackSave?(): number;
  stackRestore?(pointer: number): void;
}

interface Engine {
  state: EngineState;
  registry?: { wasm?: { wasm?: WasmStack } };
  endScope(): void;
}

/** All copies of TensorFlow.js in a process share one engine, under this name; there is none before one is loaded. */
const engine = (): Engine | undefined => (globalThis as { _tfengine?: Engine })._tfengine;

const wasmStack = (of: Engine): WasmStack | undefined => of.registry?.wasm?.wasm;

interface Noted {
  state: EngineState;
  scopes: number;
  profiling: boolean;
  wasm: WasmStack | undefined;
  pointer: number | undefined;
}

let noted: Noted | undefined;

/** Notes where TensorFlow.js stands while no cell runs: what a cell opens after that, an interrupt of it closes. */
export function noteTensorEngine(): void {
  const current = engine();
  if (current === undefined) return;
  noted = attempt(() => {
    const { state } = current;
    const wasm = wasmStack(current);
    const { scopeStack, profiling } = state;
    return { state, scopes: scopeStack.length, profiling, wasm, pointer: wasm?.stackSave?.() };
  }, undefined);
}

function repair(current: Engine): void {
  const { state } = current;
  const before = noted?.state === state ? noted : undefined;
  const wasm = wasmStack(current);
  if (before?.pointer !== undefined && before.wasm === wasm && wasm?.stackSave?.() !== before.pointer)
    wasm?.stackRestore?.(before.pointer);
  if (state.kernelDepth > 0) state.kernelDepth = 0;
  if (state.gradientDepth > 0) state.gradientDepth = 0;
  // What it saved is marked to outlive its scopes.
  for (const { saved = [] } of state.activeTape ?? [])
    for (const tensor of saved) attempt(() => tensor.dispose(), undefined);
  if (state.activeTape) state.activeTape = null;
  if (state.profiling && !before?.profiling) state.profiling = false;
  const { scopeStack } = state;
  const settle = () => {
    // Whoever opens or ends a scope does so in two steps.
    if (state.activeScope !== scopeStack.at(-1)) state.activeScope = scopeStack.at(-1) ?? null;
  };
  settle();
  while (scopeStack.length > (before?.scopes ?? 0)) {
    const { length } = scopeStack;
    attempt(() => current.endScope(), undefined);
    if (scopeStack.length === length) scopeStack.pop();
    settle();
  }
}

/**
 * Ends the kernels, gradients and scopes that TensorFlow.js takes to be in progress, and frees the tensors of the
 * scopes. A stop skips every `finally`, theirs too, and without this each later gradient would fail. To be called where
 * no code is on the stack; should a stop hit it, the next call does the rest.
 */
export function repairTensorEngine(): void {
  const current = engine();
  if (current !== undefined) attempt(() => repair(current), undefined);
}
