import * as z from "zod";
import { tf } from "../backend";
import { frame, mlpHeader, unframe } from "../models";
import { checkRanks, type LowRankMlp, type Ranks } from "./factorise-mlp";

/**
 * Low-rank networks as bytes: the line "stillroom low-rank 1", a line of JSON `{ sizes, replicates, ranks }` with null as
 * the rank of a whole layer, then layer by layer the factors and the biases of all replicates (32-bit floats), a replicate
 * as many bytes as {@link lowRankBytes} says, and a CRC-32. `writeWhole(path, encodeLowRankMlp(…))` writes it.
 */
const form = "low-rank 1";
const headerForm = mlpHeader.extend({ ranks: z.array(z.number().int().positive().nullable()) });

/** Of `factoriseMlp(parameters, ranks)`; every bit is kept. */
export function encodeLowRankMlp({ factors, biases }: LowRankMlp): Uint8Array {
  const [replicates, inputs] = factors[0][0].shape;
  const header = {
    ...{ sizes: [inputs, ...biases.map(({ shape }) => shape[2])], replicates },
    ranks: factors.map((layer) => (layer.length === 1 ? null : layer[1].shape[1])),
  };
  const parts = factors.flatMap((layer, l) => [...layer, biases[l]].map((tensor) => tensor.dataSync<"float32">()));
  return frame(form, header, parts);
}

/**
 * The inverse of {@link encodeLowRankMlp}, as new tensors: `readWhole(path, decodeLowRankMlp)`.
 *
 * @throws RangeError when the bytes are no such file, or were cut off or changed.
 */
export function decodeLowRankMlp(bytes: Uint8Array): LowRankMlp {
  const { header, payload } = unframe("decodeLowRankMlp", form, headerForm, bytes);
  const { sizes, replicates } = header;
  const ranks: Ranks = header.ranks.map((rank) => rank ?? undefined);
  checkRanks("decodeLowRankMlp", sizes, ranks);
  const read = (rows: number, columns: number) => ({
    ...{ rows, columns },
    values: payload.floats(replicates * rows * columns),
  });
  const layers = ranks.map((rank, l) => {
    const [inputs, outputs] = [sizes[l], sizes[l + 1]];
    const factors = rank === undefined ? [read(inputs, outputs)] : [read(inputs, rank), read(rank, outputs)];
    return { factors, biases: read(1, outputs) };
  });
  payload.end();
  const tensorOf = ({ rows, columns, values }: ReturnType<typeof read>) =>
    tf.tensor3d(values, [replicates, rows, columns]);
  return {
    factors: layers.map(({ factors }) => factors.map(tensorOf)),
    biases: layers.map(({ biases }) => tensorOf(biases)),
  };
}
