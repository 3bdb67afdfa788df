import type { CheckedSeries } from "./check";
import { words } from "./messages";
import { valueText } from "./series-summary";

/** Up to so many values each is told. */
const most = 12;

/**
 * A series in a line that can be read aloud: every value where there are few, else the first, the lowest, the highest
 * and the last, each with its place. Gaps are left out.
 *
 * @param places where each value stands: its x, or the name of its category
 */
export function describeValues(
  name: string,
  places: readonly string[],
  values: Pick<CheckedSeries, "y" | "ends">,
): string {
  const found = values.y.flatMap((value, i) => (value === null ? [] : [{ value, i }]));
  const told = ({ i }: { i: number }) => words.at(spoken(valueText(values, i)), places[i]);
  if (found.length <= most) return `${name}: ${found.map(told).join("; ")}`;
  const lowest = found.reduce((best, one) => (one.value < best.value ? one : best));
  const highest = found.reduce((best, one) => (one.value > best.value ? one : best));
  const [first, last] = [found[0], found[found.length - 1]];
  const parts = [
    words.first(told(first)),
    words.lowest(told(lowest)),
    words.highest(told(highest)),
    words.last(told(last)),
  ];
  return `${name}: ${parts.join("; ")}`;
}

/** Numbers with the minus sign: screen readers pass over a hyphen. */
export const spoken = (numbers: string): string => numbers.replace(/-(?=\d)/g, "−");
