import { hardLabels, type LossTerm } from "../training";
import { checkTemperature, softmaxRow, softTargets } from "./soft-targets";

export interface DistillationLossSettings {
  /** Logits of each teacher `[rows, classes]`; numbers, so that no gradient can reach the teacher. */
  readonly teacherLogits: readonly Float32Array[];
  readonly classes: number;
  /** T > 0, for teacher and student alike. */
  readonly temperature: number;
  /** Weight α of the soft targets in [0, 1]; the true labels weigh 1 − α. */
  readonly alpha: number;
  /** `[rows]`; not needed with α = 1, so that a transfer set may be unlabelled. */
  readonly labels?: ArrayLike<number>;
}

/**
 * The distillation loss of Hinton, Vinyals and Dean 2015, section 2: α · T² · H(p_T, q_T) + (1 − α) · H(y, q_1), with
 * p_T the teacher's and q_T the student's probabilities at temperature T. A term of weight 0 is left out.
 *
 * @throws RangeError on T ≤ 0, α outside [0, 1], labels that are missing or no classes, logits as {@link softTargets}.
 */
export function distillationLoss(settings: DistillationLossSettings): LossTerm[] {
  const { teacherLogits, classes, temperature, alpha, labels } = settings;
  checkAlpha(alpha);
  const targets = softTargets(teacherLogits, classes, temperature);
  if (labels && labels.length !== targets.length / classes) {
    throw new RangeError(
      `distillationLoss: ${labels.length} labels for ${targets.length / classes} rows of the teacher; expected one a row`,
    );
  }
  if (alpha < 1 && !labels) {
    throw new RangeError(`distillationLoss: α is ${alpha} and there are no labels; expected labels, or α = 1`);
  }
  // The gradient of H(p_T, q_T) shrinks as 1 / T²; T² keeps its share when T changes.
  const soft: LossTerm = { targets, weight: alpha * temperature ** 2, temperature };
  const hard = labels ? hardLabels(labels, classes).map((term) => ({ ...term, weight: 1 - alpha })) : [];
  return [soft, ...hard].filter((term) => term.weight > 0);
}

/**
 * The same loss of one batch and its gradient with respect to the student's logits z, in double precision:
 * ∂L/∂z = (α · T · (q_T − p_T) + (1 − α) · (q_1 − y)) / N. Of T² one factor T is left, because z enters q_T as z / T;
 * and q_T − p_T itself shrinks as 1 / T. The teacher is a constant.
 *
 * @param studentLogits z, `[N][classes]`
 * @param teacherLogits `[N][classes]`
 * @param labels y, `[N]`
 * @returns loss in nats, the mean over the batch; gradient `[N][classes]`
 * @throws RangeError on an empty batch, rows that differ in number or classes, a logit that is not finite, T ≤ 0, α
 * outside [0, 1], a label that is no class.
 */
export function distillationGradient(
  studentLogits: readonly (readonly number[])[],
  teacherLogits: readonly (readonly number[])[],
  labels: readonly number[],
  temperature: number,
  alpha: number,
): { loss: number; gradient: number[][] } {
  checkTemperature(temperature);
  checkAlpha(alpha);
  const count = studentLogits.length;
  if (count === 0 || teacherLogits.length !== count || labels.length !== count) {
    throw new RangeError(
      `distillationGradient: ${count} rows of the student, ${teacherLogits.length} of the teacher, ${labels.length} ` +
        "labels; expected as many of each, and at least one",
    );
  }
  const rows = studentLogits.map((z, n) => {
    if (teacherLogits[n].length !== z.length || !z.every(Number.isFinite)) {
      throw new RangeError(
        `distillationGradient: row ${n} has logits [${z.join(", ")}] of the student and ${teacherLogits[n].length} of the ` +
          "teacher; expected finite numbers, one a class of both",
      );
    }
    if (!Number.isInteger(labels[n]) || labels[n] < 0 || labels[n] >= z.length) {
      throw new RangeError(`distillationGradient: label ${n} is ${labels[n]}; expected an integer in [0, ${z.length})`);
    }
    const p = softmaxRow(teacherLogits[n], temperature);
    const [q, q1] = [softmaxRow(z, temperature), softmaxRow(z, 1)];
    const logQ = logSoftmaxRow(z, temperature);
    const soft = p.reduce((sum, value, c) => (value === 0 ? sum : sum - value * logQ[c]), 0);
    const loss = alpha * temperature ** 2 * soft - (1 - alpha) * logSoftmaxRow(z, 1)[labels[n]];
    const gradient = z.map(
      (_, c) => (alpha * temperature * (q[c] - p[c]) + (1 - alpha) * (q1[c] - Number(c === labels[n]))) / count,
    );
    return { loss, gradient };
  });
  return { loss: rows.reduce((sum, row) => sum + row.loss, 0) / count, gradient: rows.map((row) => row.gradient) };
}

/** Stays finite where the probability itself has become 0. */
function logSoftmaxRow(z: readonly number[], temperature: number): number[] {
  const largest = Math.max(...z);
  const sum = z.reduce((total, value) => total + Math.exp((value - largest) / temperature), 0);
  return z.map((value) => (value - largest) / temperature - Math.log(sum));
}

/** @throws RangeError unless α is a number from 0 to 1. */
export function checkAlpha(alpha: number): void {
  if (!(alpha >= 0 && alpha <= 1)) {
    throw new RangeError(`The weight α of the soft targets is ${alpha}; expected a number from 0 to 1`);
  }
}
