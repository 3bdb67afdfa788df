/** The smallest and the largest number, of any number of numbers: `Math.min(...many)` overflows the stack. */
export function extent(values: number[]): [low: number, high: number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}
