import { pool2x2 } from "../pool";
import { type Split, splitStratified } from "../split";
import { glyphs } from "./glyphs";

/** Images in each part of `glyphs14`; `mnist14` trains and validates on as many, and tests on its whole test file. */
export const SMALL_SPLIT = { train: 5000, validation: 1000, test: 4000 } as const;

/**
 * The course's everyday data: 10,000 glyphs averaged to 14×14, pixels 0 to 1, split 5000 / 1000 / 4000. It takes about
 * a second. `mnist14` gives the same form from MNIST.
 *
 * @param options.seed draws both the glyphs and the split
 */
export function glyphs14({ seed }: { seed: number | string }): Split {
  const count = SMALL_SPLIT.train + SMALL_SPLIT.validation + SMALL_SPLIT.test;
  return splitStratified(pool2x2(glyphs(count, seed), "glyphs 14×14"), SMALL_SPLIT, seed);
}
