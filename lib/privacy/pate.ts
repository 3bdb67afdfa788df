import { tf } from "../backend";
import { drawBatch } from "../data";
import { concatReplicates, initMlp, type MlpParameters, takeReplicates } from "../models";
import { type Random, seededRandom } from "../random";
import { type Arm, checkSeeds, hardLabels, type LabelledRows, predictLogits, train } from "../training";
import { checkDelta, type Privacy, privacyOfVotes } from "./accountant";
import { checkGamma, countVotes, noisyLabels } from "./votes";

/**
 * Row numbers in disjoint parts of equal size, drawn at random; rows left over belong to none.
 *
 * @throws RangeError unless 1 ≤ parts ≤ rows.
 */
export function disjointParts(rows: number, parts: number, random: Random): Int32Array[] {
  if (!Number.isInteger(parts) || parts < 1 || !(parts <= rows)) {
    throw new RangeError(
      `disjointParts: ${parts} parts of ${rows} rows; expected an integer from 1 to the number of rows`,
    );
  }
  const order = random.permutation(rows);
  const size = Math.floor(rows / parts);
  return Array.from({ length: parts }, (_, part) => order.slice(part * size, (part + 1) * size));
}

/** How one kind of network is trained. */
export interface TrainedAs {
  /** Units in each layer. */
  readonly sizes: readonly number[];
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
}

export interface PateSettings {
  /** Rows that must stay private. */
  readonly sensitive: LabelledRows;
  /** `[rows, features]`: rows that anybody may have, unlabelled. */
  readonly publicInputs: Float32Array;
  /** How many teachers share the sensitive rows. */
  readonly teachers: number;
  readonly teacher: TrainedAs;
  readonly student: TrainedAs;
  /** γ of each arm, > 0; Infinity for no noise. */
  readonly gammas: readonly number[];
  readonly delta: number;
  /** One student a seed and γ; each seed also draws its own noise. */
  readonly seeds: readonly (number | string)[];
  /** Of the teachers. */
  readonly teacherSeed: number | string;
}

export interface PateArm {
  readonly gamma: number;
  /** One replicate a seed. */
  readonly student: MlpParameters;
  /** Noisy labels of the public rows that each seed learned from. */
  readonly labels: Int32Array[];
  readonly privacy: Privacy;
}

/**
 * Private aggregation of teacher ensembles (Papernot, Abadi, Erlingsson, Goodfellow and Talwar 2017).
 *
 * 1. Split the sensitive rows into disjoint parts and train a teacher on each.
 * 2. Let all teachers vote on every public row.
 * 3. Publish the winner after noise, once for each row, and nothing else.
 * 4. Train students on these labels, one a seed and γ.
 *
 * @returns the teachers, one replicate each, their votes `[rows, classes]`, and one arm a γ; the tensors are new
 * @throws RangeError on γ ≤ 0, δ outside (0, 1), no γ, no seeds or one twice, more teachers than rows, and as `train`.
 */
export async function pate(
  settings: PateSettings,
): Promise<{ teachers: MlpParameters; votes: Int32Array; arms: PateArm[] }> {
  const { publicInputs, gammas, delta, seeds } = settings;
  if (gammas.length === 0) throw new RangeError("pate: found no γ; expected at least one, such as 0.1");
  for (const gamma of gammas) checkGamma("pate", gamma);
  checkSeeds("pate", seeds);
  checkDelta("pate", delta);
  const classes = settings.teacher.sizes.at(-1)!;
  const teachers = await trainTeachers(settings);
  const arms: PateArm[] = [];
  try {
    const votes = countVotes(await predictLogits(teachers, publicInputs), classes);
    for (const gamma of gammas) {
      const privacy = privacyOfVotes(votes, classes, gamma, delta);
      const labels = seeds.map((seed) =>
        noisyLabels(votes, classes, gamma, seededRandom(seed).fork("votes").fork(gamma)),
      );
      arms.push({ gamma, student: await trainStudents(settings, labels), labels, privacy });
    }
    return { teachers, votes, arms };
  } catch (error) {
    tf.dispose([teachers, arms.map(({ student }) => student)]);
    throw error;
  }
}

/** One student a seed, from its own noisy labels. */
async function trainStudents(
  { publicInputs, student, seeds }: PateSettings,
  labels: readonly Int32Array[],
): Promise<MlpParameters> {
  const classes = student.sizes.at(-1)!;
  const losses = labels.map((own) => hardLabels(own, classes));
  const start = initMlp({ sizes: student.sizes, seeds });
  const arms = seeds.map(
    (seed, s): Arm => ({
      start: takeReplicates(start, [s]),
      loss: losses[s],
      drawRows: (random) => drawBatch(random.fork(seed), labels[s].length, student.batch),
    }),
  );
  tf.dispose(start);
  return trainEach(arms, publicInputs, student);
}

async function trainTeachers({ sensitive, teachers, teacher, teacherSeed }: PateSettings): Promise<MlpParameters> {
  const random = seededRandom(teacherSeed);
  const parts = disjointParts(sensitive.labels.length, teachers, random.fork("parts"));
  const seeds = parts.map((_, part) => `${teacherSeed}, teacher ${part}`);
  const loss = hardLabels(sensitive.labels, teacher.sizes.at(-1)!);
  const start = initMlp({ sizes: teacher.sizes, seeds });
  const arms = parts.map(
    (part, k): Arm => ({
      start: takeReplicates(start, [k]),
      loss,
      drawRows: (stream) => drawBatch(stream.fork(k), part.length, teacher.batch).map((row) => part[row]),
    }),
  );
  tf.dispose(start);
  return trainEach(arms, sensitive.inputs, teacher);
}

/** Arms of one network each, trained together; their starts are disposed of. */
async function trainEach(
  arms: readonly Arm[],
  inputs: Float32Array,
  { steps, learningRate }: TrainedAs,
): Promise<MlpParameters> {
  const named = Object.fromEntries(arms.map((arm, k) => [`network ${k}`, arm]));
  try {
    const trained = await train({ seeds: ["rows"], inputs, steps, learningRate, arms: named });
    const networks = concatReplicates(arms.map((_, k) => trained.arms[`network ${k}`].last));
    tf.dispose(trained.arms);
    return networks;
  } finally {
    tf.dispose(arms.map(({ start }) => start));
  }
}
