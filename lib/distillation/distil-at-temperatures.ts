import { sizesOf } from "../models";
import { type Arm, hardLabels, predictLogits, type Trained, type TrainSettings, train } from "../training";
import type { DistilSettings } from "./distil";
import { distillationLoss } from "./distillation-loss";

export interface DistilAtTemperaturesSettings
  extends Omit<DistilSettings, "temperature" | "onProgress" | "onRecord">,
    Pick<TrainSettings<string>, "onProgress" | "onRecord"> {
  /** Each > 0, no two alike. */
  readonly temperatures: readonly number[];
  /** Whether the control is trained as well; it is unless given. */
  readonly control?: boolean;
}

/** Name of the arm at a temperature: "T = 4". */
export const atTemperature = (temperature: number): string => `T = ${temperature}`;

/**
 * One student at several temperatures (Hinton, Vinyals and Dean 2015, section 3): `distil` with an arm for each, named by
 * {@link atTemperature}, and the control `hard` on labels alone. All arms of a seed start alike and see the same
 * mini-batches, so that any two can be paired, or four from two widths for the interaction of width and temperature.
 *
 * @throws RangeError on no temperature or the same one twice, and as `distillationLoss` and `train`.
 */
export async function distilAtTemperatures(settings: DistilAtTemperaturesSettings): Promise<Trained<string>> {
  const { teacher, student, labels, temperatures, alpha, control = true, ...training } = settings;
  if (temperatures.length === 0 || new Set(temperatures).size < temperatures.length) {
    throw new RangeError(
      `distilAtTemperatures: the temperatures are [${temperatures.join(", ")}]; expected one or more that differ`,
    );
  }
  const classes = sizesOf(teacher).at(-1)!;
  const teacherLogits = await predictLogits(teacher, training.inputs);
  const soft = temperatures.map((temperature): [string, Arm] => [
    atTemperature(temperature),
    { ...student, loss: distillationLoss({ teacherLogits, classes, temperature, alpha, labels }) },
  ]);
  const hard: Arm = { ...student, loss: hardLabels(labels, classes) };
  return train<string>({ ...training, arms: { ...(control && { hard }), ...Object.fromEntries(soft) } });
}
