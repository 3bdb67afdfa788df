import { setFlagsFromString } from "node:v8";

/**
 * Compiles the form that multiplies and adds in one instruction, twice as fast where the machine has one; the other form
 * where the host does not know it. Node has known it (relaxed SIMD) since version 21, and version 20 when asked.
 *
 * @param fused, plain - the same functions in both forms, in base64
 */
export function compileKernels(fused: string, plain: string): WebAssembly.Module {
  const compile = (text: string) => new WebAssembly.Module(Buffer.from(text, "base64"));
  for (const ask of [() => {}, () => setFlagsFromString("--experimental-wasm-relaxed-simd")])
    try {
      ask();
      return compile(fused);
    } catch {
      // The next way.
    }
  return compile(plain);
}
