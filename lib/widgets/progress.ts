import { wideLabel } from "./label-style";
import { createModel } from "./model";
import type { Control } from "./types";
import { controlOf } from "./widget";

export interface Progress {
  /** What is done at the start; 0 unless given. */
  value?: number;
  /** What is done at the end; 1 unless given. */
  max?: number;
  label?: string;
}

/**
 * A bar that grows as the program sets its `value`: `const bar = progress({ max: 100 }); bar.show(); … bar.value = 7`.
 *
 * @throws RangeError when `max` is not above 0, or a value is not finite
 */
export function progress({ value = 0, max = 1, label = "" }: Progress = {}): Control<number> {
  if (!(max > 0 && Number.isFinite(max))) throw new RangeError(`progress: max is ${max}, expected a number above 0`);
  const checkValue = (done: number) => {
    if (!Number.isFinite(done)) throw new RangeError(`progress: value is ${done}, expected a finite number`);
  };
  checkValue(value);
  const model = createModel({
    module: "controls",
    name: "FloatProgress",
    view: { name: "Progress" },
    state: { value, min: 0, max, description: label, style: wideLabel() },
  });
  return controlOf(
    model,
    () => Number(model.get("value")),
    (next) => {
      checkValue(next);
      return { value: next };
    },
    (done) => `${Math.round((100 * done) / max)} %`,
  );
}
