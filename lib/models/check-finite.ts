import type { NamedTensors } from "./layers";

/** The place of the first number that is not finite; −1 when all are. A plain loop, for arrays of millions. */
export function firstNotFinite(values: Float32Array | Float64Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

/** Refuses numbers that are not finite; `caller` and `what` they are begin the error. */
export function checkFinite(caller: string, what: string, values: Float32Array | Float64Array): void {
  const bad = firstNotFinite(values);
  if (bad >= 0) {
    throw new RangeError(
      `${caller}: number ${bad} of ${what} is ${values[bad]}; expected finite numbers. Did a training diverge?`,
    );
  }
}

/** The same for tensors, by their names. */
export function checkFiniteTensors(caller: string, named: NamedTensors): void {
  for (const [name, tensor] of Object.entries(named)) checkFinite(caller, name, tensor.dataSync<"float32">());
}
