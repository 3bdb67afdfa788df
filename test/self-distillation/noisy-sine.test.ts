import { describe, expect, it } from "vitest";
import { seededRandom } from "../../lib/random";
import { noisySine, sharpestStep } from "../../lib/self-distillation";
import { shareInterval } from "../../lib/statistics";

const random = (draw: number) => seededRandom("noisy sine").fork(draw);
const draws = Array.from({ length: 50 }, (_, draw) => noisySine({ random: random(draw) }));

describe("noisySine", () => {
  it("is best after at least one round of self-distillation in 60 % of 50 draws, and worse again later", () => {
    const interior = draws.filter(
      ({ bestRound, rounds }) => bestRound > 0 && rounds[rounds.length - 1].error > rounds[bestRound].error,
    );
    const { mean, low, high } = shareInterval(interior.length, draws.length);
    expect(mean).toBeGreaterThanOrEqual(0.6);
    // The interval itself clears the bar on these draws: it is no luck of the draw.
    expect(low).toBeGreaterThan(0.6);
    expect(high).toBeLessThanOrEqual(1);
  });

  it("collapses in every draw after a few rounds, though the guarantee is less than one round", () => {
    for (const { rounds, guaranteed, condition } of draws) {
      expect(rounds.length).toBeGreaterThanOrEqual(2);
      expect(rounds.length).toBeLessThan(15);
      expect(guaranteed).toBeGreaterThan(0);
      expect(guaranteed).toBeLessThan(0.01);
      expect(condition).toBeGreaterThan(9000);
    }
  });

  it("says whether its rounds ended by collapse", () => {
    expect(draws.every(({ collapsed }) => collapsed)).toBe(true);
    const endless = noisySine({ random: random(0), tolerance: 1e-12 });
    expect([endless.collapsed, endless.rounds.length]).toEqual([false, 100]);
  });

  it("has no round, and no best one, where f = 0 fits the labels: such a draw counts among all draws", () => {
    const { rounds, bestRound, collapsed, targets } = noisySine({ random: random(0), tolerance: 100 });
    expect([rounds, bestRound, collapsed, targets]).toEqual([[], -1, true, draws[0].targets]);
  });

  it("keeps fewer basis functions in every round", () => {
    for (const { rounds } of draws) {
      const steps = rounds.map(({ filter }) => sharpestStep(filter));
      steps.slice(1).forEach((value, t) => {
        expect(value).toBeGreaterThan(steps[t]);
      });
    }
  });

  it("repeats with its seed, differs with another, and without noise has the sine as labels", () => {
    expect(noisySine({ random: random(0) })).toEqual(draws[0]);
    expect(draws[1].targets).not.toEqual(draws[0].targets);
    const { targets, inputs } = noisySine({ random: random(0), noise: 0, points: 3 });
    expect([...inputs]).toEqual([0.25, 0.5, 0.75]);
    [1, 0, -1].forEach((value, k) => {
      expect(targets[k]).toBeCloseTo(value, 15);
    });
  });

  it("measures the error against the sine, on 401 places", () => {
    const { rounds, grid } = draws[0];
    const { curve, error } = rounds[1];
    expect(grid).toHaveLength(401);
    const own = curve.reduce((sum, value, i) => sum + (value - Math.sin(2 * Math.PI * grid[i])) ** 2, 0) / 401;
    expect(error).toBeCloseTo(own, 14);
  });

  it("names what is wrong", () => {
    expect(() => noisySine({ random: random(0), points: 1 })).toThrow("1 points");
    expect(() => noisySine({ random: random(0), noise: -1 })).toThrow("noise -1");
    expect(() => noisySine({ random: random(0), tolerance: 0 })).toThrow("ε is 0");
  });
});
