/** Refuses numbers that are not finite; `caller` and `what` they are begin the error. */
export function checkFinite(caller: string, what: string, values: Float32Array | Float64Array): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `${caller}: number ${bad} of ${what} is ${values[bad]}; expected finite numbers. Did a training diverge?`,
    );
  }
}
