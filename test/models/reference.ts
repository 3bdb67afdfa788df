import { seededRandom } from "../../lib/random";

/** A network of one replicate in double precision: `weights[l][i][o]`, `biases[l][o]`. */
export interface ReferenceMlp {
  weights: number[][][];
  biases: number[][];
}

export const normals = (seed: string, ...shape: number[]): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal());
};

/** The definition, term by term: logits of each row of x; masks multiply the hidden units of each row. */
export function referenceLogits({ weights, biases }: ReferenceMlp, x: number[][], masks?: number[][][]): number[][] {
  return x.map((row, n) =>
    weights.reduce((input, matrix, layer) => {
      const output = biases[layer].map((bias, o) => input.reduce((sum, value, i) => sum + value * matrix[i][o], bias));
      if (layer === weights.length - 1) return output;
      return output.map((value, o) => Math.max(0, value) * (masks ? masks[layer][n][o] : 1));
    }, row),
  );
}
