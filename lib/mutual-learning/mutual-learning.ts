import { sizesOf } from "../models";
import { type Arm, fastestStepper, hardLabels, type Trained, type TrainSettings, train } from "../training";
import { peerTaught } from "./peer-taught";

export interface MutualLearningSettings<Name extends string>
  extends Omit<TrainSettings<Name | `${Name} alone`>, "arms"> {
  /**
   * The cohort: two students or more, of one shape, that start differently and draw the same rows (as the same `drawRows`
   * does), because they teach each other on the same mini-batch.
   */
  readonly students: Readonly<Record<Name, Omit<Arm, "loss" | "drawTargetRows">>>;
  /** `[rows]`: true classes of the inputs. */
  readonly labels: ArrayLike<number>;
}

/**
 * Deep mutual learning (Zhang, Xiang, Hospedales and Lu 2018, section 3): no teacher, but a cohort of untrained students
 * that learn from the labels and from each other. Student k of K minimises
 * H(y, p_k) + 1 / (K − 1) · Σ_{l ≠ k} D(p_l ‖ p_k), with the peers' p_l held fixed. All take their step at once, each
 * taught by what its peers were before it (the paper lets them take turns).
 *
 * The control of a student is named after it, with " alone": same start, same mini-batches, the labels alone.
 *
 * The loss in history and progress has H(p_l, p_k) in place of D(p_l ‖ p_k): the gradient is the same.
 *
 * @throws RangeError on fewer than two students, students that draw other rows than the first, and as `train`.
 */
export async function mutualLearning<Name extends string>(
  settings: MutualLearningSettings<Name>,
): Promise<Trained<Name | `${Name} alone`>> {
  const { students, labels, createStepper = fastestStepper, ...training } = settings;
  const names = Object.keys(students) as Name[];
  if (names.length < 2) {
    throw new RangeError(
      `mutualLearning: found ${names.length} student(s); expected two or more that teach each other`,
    );
  }
  const classes = sizesOf(students[names[0]].start).at(-1)!;
  const hard = hardLabels(labels, classes);
  const unknown = { targets: new Float32Array(labels.length * classes).fill(1 / classes), weight: 1, temperature: 1 };
  const sameRows = sameRowsAs(names[0]);
  const cohort = names.map((name) => {
    const { drawRows } = students[name];
    return [name, { ...students[name], drawRows: sameRows(name, drawRows), loss: [...hard, unknown] }] as const;
  });
  const controls = names.map((name) => [`${name} alone`, { ...students[name], loss: hard }] as const);
  const arms = Object.fromEntries([...cohort, ...controls]) as Record<Name | `${Name} alone`, Arm>;

  // The trainer lays arm after arm along the replicate axis, and in each of them seed after seed.
  const { length } = training.seeds;
  const peers = [...cohort, ...controls].flatMap((_, a) =>
    Array.from({ length }, (_, s) =>
      a < names.length ? names.flatMap((_, other) => (other === a ? [] : [other * length + s])) : [],
    ),
  );
  return train({ ...training, arms, createStepper: peerTaught(peers, createStepper) });
}

/**
 * Peers answer their own mini-batches, so what they say fits only if those are the same. The trainer lets the first
 * student draw before the others in every step; what it drew for a seed is what they are held to.
 */
function sameRowsAs(first: string): (name: string, drawRows: Arm["drawRows"]) => Arm["drawRows"] {
  const drawn = new Map<number | string, Int32Array>();
  return (name, drawRows) => (random, seed) => {
    const own = drawRows(random, seed);
    if (name === first) drawn.set(seed, own);
    const expected = drawn.get(seed)!;
    const at = own.length === expected.length ? own.findIndex((row, i) => row !== expected[i]) : 0;
    if (at < 0) return own;
    throw new RangeError(
      `mutualLearning: students "${first}" and "${name}" teach each other, but draw ${at} of seed ${seed} is row ${expected[at]} for one ` +
        `and ${own[at]} for the other; expected every student of a cohort to draw the same rows`,
    );
  };
}
