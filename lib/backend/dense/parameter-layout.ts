/** Arrays of all layers, row-major, one array a layer: weights `[R, in, out]` and biases `[R, out]`. */
export interface DenseParameters {
  weights: readonly Float32Array[];
  biases: readonly Float32Array[];
}

/** How parameters lie in the kernel's memory: replicate by replicate, in each layer by layer, weights before biases. */
export interface ParameterLayout {
  replicates: number;
  /** Parameters of one replicate, those of each layer rounded up to whole vectors of 4. */
  count: number;
  /** Where those of each layer start in a replicate, and their end. */
  starts: readonly number[];
  /** @throws RangeError when an array has another length than its layer. */
  write(parameters: DenseParameters): Float32Array;
  read(from: Float32Array): DenseParameters;
}

export function parameterLayout(sizes: readonly number[], replicates: number): ParameterLayout {
  const layers = sizes.slice(1).map((out, l) => ({ weights: sizes[l]! * out, biases: out }));
  const lengths = layers.flatMap((layer) => [layer.weights, layer.biases]);
  const padded = layers.map((layer) => 4 * Math.ceil((layer.weights + layer.biases) / 4));
  const starts = [0, ...padded].map((_, l) => padded.slice(0, l).reduce((sum, length) => sum + length, 0));
  const count = starts.at(-1)!;
  const range = (array: number, replicate: number): [number, number] => {
    const start = replicate * count + starts[array >> 1]! + (array % 2 === 0 ? 0 : lengths[array - 1]!);
    return [start, start + lengths[array]!];
  };
  return {
    replicates,
    count,
    starts,
    write({ weights, biases }) {
      const to = new Float32Array(replicates * count);
      weights
        .flatMap((weight, l) => [weight, biases[l]!])
        .forEach((values, array) => {
          const length = lengths[array]!;
          if (values.length !== replicates * length)
            throw new RangeError(
              `Dense parameters: ${array % 2 === 0 ? "weights" : "biases"} of layer ${array >> 1} have ${values.length} ` +
                `numbers; expected ${replicates} replicates of ${length}.`,
            );
          for (let r = 0; r < replicates; r++)
            to.set(values.subarray(r * length, (r + 1) * length), range(array, r)[0]);
        });
      return to;
    },
    read(from) {
      const arrays = lengths.map((length, array) => {
        const values = new Float32Array(replicates * length);
        for (let r = 0; r < replicates; r++) values.set(from.subarray(...range(array, r)), r * length);
        return values;
      });
      return { weights: arrays.filter((_, i) => i % 2 === 0), biases: arrays.filter((_, i) => i % 2 === 1) };
    },
  };
}
