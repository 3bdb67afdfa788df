import type { Publish } from "./show";

interface Display {
  svg(svg: string): void;
}

interface Tslab {
  display: Display;
  newDisplay(): Display;
}

const places = new Map<string, Display>();

/**
 * Shows figures under the tslab kernel, which leaves `__tslab__` with its own `require` on the global object; undefined
 * elsewhere. Its displays carry one MIME type each: the static picture.
 */
export function tslabPublish(): Publish | undefined {
  const host: unknown = Reflect.get(globalThis, "__tslab__");
  if (typeof host !== "object" || host === null || !("require" in host) || typeof host.require !== "function") {
    return undefined;
  }
  const tslab = host.require("tslab") as Tslab;
  return (bundle, options) => {
    const id = options?.displayId;
    const display = id === undefined ? tslab.display : (places.get(id) ?? tslab.newDisplay());
    if (id !== undefined) places.set(id, display);
    display.svg(String(bundle["image/svg+xml"]));
  };
}
