import { checkLabels, oneHot } from "../data";
import type { LossTerm } from "../training";

/**
 * Label smoothing (Szegedy, Vanhoucke, Ioffe, Shlens and Wojna 2016, section 7): cross-entropy with the targets
 * (1 − α) y + α / C, where a share α of the label's probability is spread over all C classes alike.
 *
 * @param labels `[rows]`, integers in [0, classes)
 * @param alpha α in [0, 1]; 0 is `hardLabels`
 * @throws RangeError on no labels, α outside [0, 1], a label that is no class.
 */
export function smoothedLabels(labels: ArrayLike<number>, classes: number, alpha: number): LossTerm[] {
  if (!(alpha >= 0 && alpha <= 1)) {
    throw new RangeError(`smoothedLabels: α is ${alpha}; expected a number from 0 to 1, such as 0.1`);
  }
  if (labels.length === 0) throw new RangeError("smoothedLabels: found no labels; expected one a row");
  const targets = oneHot(labels, classes).map((y) => (1 - alpha) * y + alpha / classes);
  return [{ targets, weight: 1, temperature: 1 }];
}

/**
 * How tightly a network's answers cluster (Müller, Kornblith and Hinton 2019 show it in pictures): over the gaps
 * z_label − z_c between the logit of a row's class and those of each other class c, their standard deviation within a
 * pair of classes, averaged over the pairs, divided by the mean gap. Adding a constant to a row's logits or scaling all
 * of them changes nothing. Label smoothing makes it smaller.
 *
 * @param logits `[rows, classes]`, row-major
 * @param labels `[rows]`
 * @throws RangeError when rows and labels differ in number, a logit is not finite, a label is no class, or a class has
 * fewer than 2 rows.
 */
export function logitGapSpread(logits: Float32Array, labels: ArrayLike<number>, classes: number): number {
  if (logits.length !== labels.length * classes) {
    throw new RangeError(
      `logitGapSpread: found ${logits.length} logits for ${labels.length} labels; expected ${classes} a label`,
    );
  }
  checkLabels("logitGapSpread", labels, classes);
  const bad = logits.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(`logitGapSpread: logit ${bad} is ${logits[bad]}; expected finite numbers. Did it diverge?`);
  }
  const pairs = Array.from({ length: classes ** 2 }, (_, i) => [Math.floor(i / classes), i % classes]).filter(
    ([label, other]) => label !== other,
  );
  const moments = pairs.map(([label, other]) => {
    const rows = Array.from(labels).flatMap((own, row) => (own === label ? [row * classes] : []));
    if (rows.length < 2) {
      throw new RangeError(`logitGapSpread: class ${label} has ${rows.length} row(s); expected at least 2 of each`);
    }
    const gaps = rows.map((start) => logits[start + label] - logits[start + other]);
    const mean = average(gaps);
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / (gaps.length - 1);
    return { mean, deviation: Math.sqrt(variance) };
  });
  return average(moments.map(({ deviation }) => deviation)) / average(moments.map(({ mean }) => mean));
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
