/**
 * Soft targets: p_c = exp(v_c / T) / Σ_k exp(v_k / T) of a teacher's logits v (Hinton, Vinyals and Dean 2015, section
 * 2, equation 1). The teacher may be an ensemble: then the probabilities of its members are averaged, not their logits.
 *
 * @param teacherLogits of each member `[rows, classes]`, row-major, as `predictLogits` returns them; any finite size
 * @param temperature T > 0; 1 is the usual softmax, higher is softer
 * @returns `[rows, classes]`, row-major; every row sums to 1
 * @throws RangeError on no member, members of different size, classes that are no integer ≥ 1, a logit that is not finite, T ≤ 0.
 */
export function softTargets(
  teacherLogits: readonly Float32Array[],
  classes: number,
  temperature: number,
): Float32Array {
  checkTemperature(temperature);
  checkTeacher(teacherLogits, classes);
  const [{ length }] = teacherLogits;
  const mean = new Float64Array(length);
  for (const logits of teacherLogits) {
    for (let start = 0; start < length; start += classes) {
      const row = softmaxRow(logits.subarray(start, start + classes), temperature);
      row.forEach((p, c) => {
        mean[start + c] += p / teacherLogits.length;
      });
    }
  }
  return Float32Array.from(mean);
}

/**
 * Softmax of one row at a temperature, in double precision. The largest logit is taken off first, so that no
 * exponential overflows.
 *
 * @throws RangeError on no logits, a logit that is not finite, T ≤ 0.
 */
export function softmaxRow(logits: ArrayLike<number>, temperature: number): number[] {
  checkTemperature(temperature);
  const list = Array.from(logits);
  if (list.length === 0 || !list.every(Number.isFinite)) {
    throw new RangeError(`softmaxRow: the logits are [${list.join(", ")}]; expected finite numbers, one a class`);
  }
  const largest = Math.max(...list);
  const exponentials = list.map((value) => Math.exp((value - largest) / temperature));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}

/** @throws RangeError unless T is a finite number > 0. */
export function checkTemperature(temperature: number): void {
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new RangeError(`The temperature is ${temperature}; expected a number > 0, such as 4`);
  }
}

function checkTeacher(members: readonly Float32Array[], classes: number): void {
  if (members.length === 0) throw new RangeError("softTargets: found no teacher; expected the logits of at least one");
  if (!Number.isInteger(classes) || classes < 1) {
    throw new RangeError(`softTargets: found ${classes} classes; expected an integer ≥ 1`);
  }
  for (const logits of members) {
    if (logits.length === 0 || logits.length % classes !== 0 || logits.length !== members[0].length) {
      throw new RangeError(
        `softTargets: a teacher has ${logits.length} logits; expected rows of ${classes} classes, ` +
          "as many rows from each teacher and at least one",
      );
    }
    const bad = logits.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw new RangeError(
        `softTargets: the teacher's logit of row ${Math.floor(bad / classes)}, class ${bad % classes}, is ${logits[bad]}; ` +
          "expected finite numbers. Did its training diverge?",
      );
    }
  }
}
