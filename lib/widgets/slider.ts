import { wideLabel } from "./label-style";
import { createModel } from "./model";
import type { Control } from "./types";
import { controlOf } from "./widget";

export interface Slider {
  /** At the start; `min` unless given. */
  value?: number;
  min: number;
  max: number;
  /** Distance of neighbouring values: 0.1 of a float slider, 1 of an integer slider unless given. */
  step?: number;
  /** Stands before it; empty unless given. */
  label?: string;
}

interface Kind {
  where: string;
  name: string;
  step: number;
  fits: (value: number) => boolean;
  expected: string;
  /** The value that the front end's number means. */
  read: (value: number) => number;
}

/** Front ends count steps in binary: 6.500000000000001 is 6.5. */
const withoutNoise = (value: number): number => Number(value.toPrecision(12));

function sliderOf(kind: Kind, { min, max, value = min, step = kind.step, label = "" }: Slider): Control<number> {
  const check = (what: string, found: number, fits: boolean, expected: string) => {
    if (!kind.fits(found)) throw new RangeError(`${kind.where}: ${what} is ${found}, expected ${kind.expected}`);
    if (!fits) throw new RangeError(`${kind.where}: ${what} is ${found}, expected ${expected}`);
  };
  const checkValue = (found: number) =>
    check("value", found, found >= min && found <= max, `a number from min ${min} to max ${max}`);
  check("min", min, true, "");
  check("max", max, max > min, `more than min ${min}`);
  check("step", step, step > 0, "more than 0");
  checkValue(value);
  const model = createModel({
    module: "controls",
    name: kind.name,
    state: { value, min, max, step, description: label, style: wideLabel() },
  });
  // What the program says is meant to the last digit.
  let said = value;
  return controlOf(
    model,
    () => {
      const now = Number(model.get("value"));
      return now === said ? now : kind.read(now);
    },
    (next) => {
      checkValue(next);
      said = next;
      return { value: next };
    },
  );
}

/**
 * A slider over real numbers.
 *
 * @throws RangeError naming what is out of range: `min` ≥ `max`, `step` ≤ 0, a value outside, a number that is not finite
 */
export const floatSlider = (slider: Slider): Control<number> =>
  sliderOf(
    {
      ...{ where: "floatSlider", name: "FloatSlider", step: 0.1, read: withoutNoise },
      ...{ fits: Number.isFinite, expected: "a finite number" },
    },
    slider,
  );

/**
 * A slider over whole numbers.
 *
 * @throws RangeError as {@link floatSlider}, and for a number that is not whole
 */
export const intSlider = (slider: Slider): Control<number> =>
  sliderOf(
    {
      ...{ where: "intSlider", name: "IntSlider", step: 1, read: Number },
      ...{ fits: Number.isSafeInteger, expected: "a whole number" },
    },
    slider,
  );
