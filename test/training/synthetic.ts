import { seededRandom } from "../../lib/random";
import type { LabelledRows } from "../../lib/training";

export const features = 6;
export const classes = 3;

/** Three overlapping normal clouds in six dimensions: learnable, with errors left over. */
export function clouds(rows: number, seed: string): LabelledRows & { labels: Int32Array } {
  const random = seededRandom(seed);
  const labels = Int32Array.from({ length: rows }, () => random.integer(classes));
  const inputs = new Float32Array(rows * features);
  inputs.forEach((_, i) => {
    const centre = i % features === labels[Math.floor(i / features)] * 2 ? 2 : 0;
    inputs[i] = centre + random.normal();
  });
  return { inputs, labels };
}
