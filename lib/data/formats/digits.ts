import { DIGIT_NAMES } from "../glyphs";
import type { ImageSet } from "../image-set";

const SIDE = 8;
const PIXELS = SIDE * SIDE;
const DARKEST = 16;

/**
 * Reads the rows of the optical digits (Alpaydin and Kaynak 1998): 64 pixels from 0 to 16, then the digit, comma by
 * comma.
 *
 * @param csv the text, without a heading
 * @returns images `[count, 8, 8, 1]`, pixels divided by 16
 * @throws Error that names the line when it has another form
 */
export function parseDigits(name: string, csv: string): ImageSet {
  const lines = csv.trimEnd().split(/\r?\n/);
  const images = new Float32Array(lines.length * PIXELS);
  const labels = new Int32Array(lines.length);
  for (const [i, line] of lines.entries()) {
    const numbers = line.split(",").map(Number);
    const label = numbers[PIXELS];
    const right = (value: number, most: number) => Number.isInteger(value) && value >= 0 && value <= most;
    if (numbers.length !== PIXELS + 1 || !numbers.every((value) => right(value, DARKEST)) || !right(label, 9)) {
      throw new Error(
        `${name}, line ${i + 1}: expected ${PIXELS} integers from 0 to ${DARKEST} and a digit; found ${JSON.stringify(line.slice(0, 60))}`,
      );
    }
    for (let pixel = 0; pixel < PIXELS; pixel++) images[i * PIXELS + pixel] = numbers[pixel] / DARKEST;
    labels[i] = label;
  }
  return {
    name,
    images,
    labels,
    count: lines.length,
    height: SIDE,
    width: SIDE,
    channels: 1,
    classNames: DIGIT_NAMES,
    background: 0,
  };
}
