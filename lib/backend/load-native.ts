import util from "node:util";

export type NativeLoad = { loaded: true } | { loaded: false; reason: string };

/** Loads tfjs-node, which registers and starts its backend `tensorflow`; says why when it cannot. */
export async function loadNative(): Promise<NativeLoad> {
  quietTensorFlow();
  restoreIsNullOrUndefined();
  // A name the type checker does not resolve: the package is optional.
  const packageName: string = "@tensorflow/tfjs-node";
  try {
    await import(/* @vite-ignore */ packageName);
    return { loaded: true };
  } catch (error) {
    return { loaded: false, reason: reasonOf(error) };
  }
}

/** TensorFlow reads the variable when its library is loaded; a value set by the user wins. */
function quietTensorFlow(): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
}

/** tfjs-node 4.22 calls `util.isNullOrUndefined`, which Node 23 removed. */
function restoreIsNullOrUndefined(): void {
  const host: { isNullOrUndefined?: (value: unknown) => boolean } = util;
  host.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") return "tfjs-node is not installed";
  if (message.includes("native addon module")) return "tfjs-node is there without its native library";
  return `tfjs-node did not load: ${message.split("\n")[0]}`;
}
