// The training that exercise 01 hands out, computed here once more and in another form, with the gradient written down
// directly: what `measureGain` has to return.

const centres = [
  [0, 1.5],
  [1.3, -0.75],
  [-1.3, -0.75],
] as const;

interface Drawn {
  readonly inputs: readonly [x: number, y: number, one: 1];
  readonly label: number;
}

/** xorshift with the shifts 13, 17 and 5 (Marsaglia 2003, page 4). */
function* uniform(seed: number): Generator<number, never> {
  const word = Uint32Array.of(Math.imul(seed + 1, 0x9e3779b1) || 1);
  for (;;) {
    word[0]! ^= word[0]! << 13;
    word[0]! ^= word[0]! >>> 17;
    word[0]! ^= word[0]! << 5;
    yield word[0]! / 2 ** 32;
  }
}

function drawPoints(count: number, random: Generator<number, never>): Drawn[] {
  const next = () => random.next().value;
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return Array.from({ length: count }, () => {
    const label = Math.floor(centres.length * next());
    const [a, b] = centres[label]!;
    return { inputs: [a + normal(), b + normal(), 1], label };
  });
}

/** Logits are W · inputs; those of the true W are the points' true logits up to a constant. */
const trueWeights = centres.map(([a, b]) => [a, b, -(a * a + b * b) / 2]);

const logitsOf = (W: readonly (readonly number[])[], { inputs }: Drawn): number[] =>
  W.map((w) => w[0]! * inputs[0] + w[1]! * inputs[1] + w[2]! * inputs[2]);

function softmax(logits: readonly number[], temperature: number): number[] {
  const largest = Math.max(...logits);
  const weights = logits.map((z) => Math.exp((z - largest) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

let tested: Drawn[] | undefined;

function errorOf(seed: number, temperature: number, alpha: number): number {
  const random = uniform(seed);
  const points = drawPoints(20, random);
  let W = centres.map(() => [0, 0, 0]);
  for (let step = 0, order: Drawn[] = []; step < 40; step++) {
    if (step % 2 === 0) {
      const keys = new Map(points.map((point) => [point, random.next().value]));
      order = points.toSorted((a, b) => keys.get(a)! - keys.get(b)!);
    }
    const batch = order.slice((step % 2) * 10, (step % 2) * 10 + 10);
    const gradient = batch.map((point) => {
      const [p, q] = [trueWeights, W].map((weights) => softmax(logitsOf(weights, point), temperature));
      const sharp = softmax(logitsOf(W, point), 1);
      const hard = sharp.map((value, k) => value - (point.label === k ? 1 : 0));
      return hard.map((value, k) => (alpha * temperature * (q![k]! - p![k]!) + (1 - alpha) * value) / batch.length);
    });
    W = W.map((w, k) =>
      w.map(
        (weight, i) => weight - 0.5 * batch.reduce((sum, { inputs }, row) => sum + gradient[row]![k]! * inputs[i]!, 0),
      ),
    );
  }
  tested ??= drawPoints(1000, uniform(0));
  const wrong = tested.filter((point) => {
    const logits = logitsOf(W, point);
    return logits.indexOf(Math.max(...logits)) !== point.label;
  });
  return wrong.length / 10;
}

/** Percentage points that the teacher saves, one a seed: two students each, who differ in α alone. */
export const measuredGain = (seeds: readonly number[], temperature: number, alpha: number): number[] =>
  seeds.map((seed) => errorOf(seed, temperature, 0) - errorOf(seed, temperature, alpha));
