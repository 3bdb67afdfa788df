import { seededRandom } from "../../lib/random";
import type { LabelledRows } from "../../lib/training";

export const barShape = { height: 6, width: 6, channels: 1 };

/** Noisy pictures 6 × 6 × 1 of one bright bar, upright (class 0) or lying (class 1): a task for convolutions. */
export function bars(rows: number, seed: string): LabelledRows & { labels: Int32Array } {
  const random = seededRandom(seed);
  const labels = Int32Array.from({ length: rows }, () => random.integer(2));
  const inputs = Float32Array.from({ length: rows * 36 }, () => 0.5 * random.normal());
  labels.forEach((label, i) => {
    const at = random.integer(6);
    for (let along = 0; along < 6; along++) inputs[i * 36 + (label === 0 ? along * 6 + at : at * 6 + along)] += 1.5;
  });
  return { inputs, labels };
}
