import { firstNotFinite, type NamedTensors } from "../models";

/** Where a number that is not finite stands among parameters; undefined when all are finite. */
export async function notFiniteAmong(
  parameters: NamedTensors,
): Promise<{ readonly name: string; readonly at: number; readonly of: number; readonly value: number } | undefined> {
  for (const [name, tensor] of Object.entries(parameters)) {
    const values = await tensor.data<"float32">();
    const at = firstNotFinite(values);
    if (at >= 0) return { name, at, of: values.length, value: values[at] };
  }
  return undefined;
}
