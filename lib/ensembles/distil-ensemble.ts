import { tf } from "../backend";
import { distillationLoss } from "../distillation";
import type { MlpParameters } from "../models";
import { hardLabels, type LabelledRows } from "../training";
import { ensembleError } from "./ensemble-error";
import { checkRows, join, type OwnRowsSettings, predictOwnRows, trainOnOwnRows } from "./seed-data";

type Students = "distilled" | "selfDistilled";

export interface DistilEnsembleSettings extends OwnRowsSettings {
  /** What a seed learns from and is tested on, the same whenever it is asked. */
  readonly data: (seed: number | string) => { readonly train: LabelledRows; readonly test: LabelledRows };
  /** Networks in an ensemble, 2 or more. */
  readonly members: number;
  /** T > 0 of both students. */
  readonly temperature: number;
}

export interface DistilledEnsemble {
  /** Share of the test rows that are wrong, one entry a seed; `single` is the mean over the members. */
  readonly error: Readonly<Record<"single" | "ensemble" | Students, number[]>>;
  /** One replicate a seed, new tensors; `single` is each ensemble's first member. */
  readonly networks: Readonly<Record<"single" | Students, MlpParameters>>;
}

/**
 * How much of an ensemble's advantage can be distilled (Allen-Zhu and Li 2020), on data of its own for each seed.
 *
 * 1. Train the members on the labels; they differ in their start alone.
 * 2. The ensemble answers with the mean of their probabilities.
 * 3. `distilled`: a network of the same shape learns the ensemble's soft targets on the same rows.
 * 4. `selfDistilled`: the same, from the same start and on the same mini-batches, learns those of the first member.
 *
 * @throws RangeError on fewer than 2 members, T ≤ 0, rows that do not fit, and as `train`.
 */
export async function distilEnsemble(settings: DistilEnsembleSettings): Promise<DistilledEnsemble> {
  const { data, members, temperature, ...training } = settings;
  const classes = training.sizes[training.sizes.length - 1];
  if (!Number.isInteger(members) || members < 2) {
    throw new RangeError(`distilEnsemble: found an ensemble of ${members}; expected an integer of at least 2 members`);
  }
  const parts = training.seeds.map(data);
  for (const [s, part] of parts.entries()) {
    for (const [name, own] of Object.entries(part)) {
      checkRows(`distilEnsemble: the ${name} rows of seed ${training.seeds[s]}`, own, training.sizes[0]);
    }
  }
  const [rows, test] = [parts.map((part) => part.train), parts.map((part) => part.test)];
  const hard = hardLabels(
    rows.flatMap(({ labels }) => Array.from(labels)),
    classes,
  );
  const names = Array.from({ length: members }, (_, member) => `member ${member + 1}`);
  const ensemble = await trainOnOwnRows(
    training,
    rows,
    Object.fromEntries(names.map((name) => [name, { start: name, loss: hard }])),
  );
  const [single, ...others] = names.map((name) => ensemble[name]);
  let students: Record<Students, MlpParameters> | undefined;
  try {
    const logits = await predictEach([single, ...others], rows);
    const taught = (teachers: readonly Float32Array[][]) => ({
      start: "student",
      loss: distillationLoss({ teacherLogits: teachers.map(join), classes, temperature, alpha: 1 }),
    });
    const arms = { distilled: taught(logits), selfDistilled: taught([logits[0]]) };
    students = await trainOnOwnRows(training, rows, arms);
    const errors = (answers: readonly Float32Array[][]) =>
      test.map(({ labels }, s) =>
        ensembleError(
          answers.map((own) => own[s]),
          labels,
          classes,
        ),
      );
    const answers = await predictEach([single, ...others], test);
    const [distilled, selfDistilled] = await predictEach([students.distilled, students.selfDistilled], test);
    const alone = answers.map((own) => errors([own]));
    return {
      error: {
        single: test.map((_, s) => alone.reduce((sum, own) => sum + own[s] / members, 0)),
        ensemble: errors(answers),
        distilled: errors([distilled]),
        selfDistilled: errors([selfDistilled]),
      },
      networks: { single, ...students },
    };
  } catch (error) {
    tf.dispose([single, students ?? []]);
    throw error;
  } finally {
    tf.dispose(others);
  }
}

/** Logits of each network on each seed's rows. */
async function predictEach(
  networks: readonly MlpParameters[],
  rows: readonly LabelledRows[],
): Promise<Float32Array[][]> {
  const logits: Float32Array[][] = [];
  for (const network of networks) logits.push(await predictOwnRows(network, rows));
  return logits;
}
