import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { tf } from "../../lib/backend";
import * as models from "../../lib/models";
import * as pruning from "../../lib/pruning";
import { seededRandom } from "../../lib/random";
import * as training from "../../lib/training";

/** By exported function: what is wrong, and a call that has to be refused. */
export type Rows = Readonly<Record<string, readonly (readonly [what: string, call: () => unknown])[]>>;

export const folder = mkdtempSync(join(tmpdir(), "stillroom-不正-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Right input, of which the tables spoil one part each. Functions, because tensors need a backend that has started.
export const sizes = [4, 3, 2];
export const mlp = (own = sizes) => models.initMlp({ sizes: own, seeds: [1] });
/** With the first number of a layer's biases spoilt. */
export const biased = (value: number) => {
  const { weights, biases } = mlp();
  const spoilt = (bias: tf.Tensor3D) => tf.tidy(() => tf.add<tf.Tensor3D>(bias, value));
  return { weights, biases: biases.map((bias, l) => (l === 0 ? spoilt(bias) : bias)) };
};
export const [inputs, labels] = [new Float32Array(8).fill(0.5), [0, 1]];
export const nan = Float32Array.of(Number.NaN, 1, 1, 1);
export const drawRows = () => Int32Array.of(0, 1);
export const loss = () => training.hardLabels(labels, 2);
export const network = models.network("n", [4], [models.dense("d", 2)]);
export const parameters = () => models.initNetwork({ network, seed: 1 });
export const masks = () => pruning.keepAll(mlp());
export const random = () => seededRandom(1);
export const x = (rows: number, features = 4): tf.Tensor2D => tf.ones([rows, features]);
