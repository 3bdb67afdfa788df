/**
 * Training of multilayer perceptrons as one WebAssembly program a step, in place of some forty tensor operations: forward
 * pass, weighted sum of cross-entropies, backward pass and optimizer of every replicate, the replicates spread over the
 * cores. It takes and gives plain `Float32Array`s and needs no tensor backend. A masked layer of a replicate works with the
 * weights that are left to it alone where that takes less time (sparse-layers.ts).
 *
 *     const trainer = createDenseTrainer({ sizes: [196, 100, 10], rows: 60, start, terms, rule });
 *     trainer.step({ inputs, targets, dropout: [] }, learningRate);
 *     trainer.losses(); trainer.parameters(); trainer.dispose();
 *
 * The kernels are AssemblyScript in the folder assembly; `node build-wasm.mjs` compiles them, in two forms (fused.ts).
 */
export type { DenseBatch } from "./batch-area";
export {
  createDenseTrainer,
  type DenseState,
  type DenseTrainer,
  type DenseTrainerSettings,
} from "./dense-trainer";
export type { DenseParameters } from "./parameter-layout";
export type { UpdateRule } from "./update-rule";
