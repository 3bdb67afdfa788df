import { describe, expect, it } from "vitest";
import { dominates, exceededLimits, measureLatency, paretoFront } from "../../lib/budget";
import { seededRandom } from "../../lib/random";

const model = (bytes: number, milliseconds: number, error: number, name = "") => ({ name, bytes, milliseconds, error });

describe("dominates", () => {
  it("takes no more of anything and less of something", () => {
    expect(dominates(model(1, 2, 0.3), model(1, 2, 0.4))).toBe(true);
    expect(dominates(model(1, 2, 0.3), model(1, 2, 0.3))).toBe(false);
    expect(dominates(model(1, 3, 0.1), model(2, 2, 0.2))).toBe(false);
    expect(dominates(model(2, 2, 0.2), model(1, 2, 0.2))).toBe(false);
  });
});

describe("paretoFront", () => {
  it("keeps what no other dominates, in its order", () => {
    const front = paretoFront([
      model(400, 8, 0.02, "大"),
      model(100, 4, 0.05, "小"),
      model(100, 4, 0.06, "小、悪い"),
      model(500, 9, 0.02, "大、重い"),
      model(100, 3, 0.2, "速い"),
    ]);
    expect(front.map(({ name }) => name)).toEqual(["大", "小", "速い"]);
  });

  it("keeps all equals or none of them", () => {
    const equals = [model(1, 1, 0.5, "a"), model(2, 1, 0.5, "b"), model(1, 1, 0.5, "c"), model(2, 1, 0.5, "d")];
    expect(paretoFront(equals).map(({ name }) => name)).toEqual(["a", "c"]);
    expect(paretoFront(equals.slice(1, 2))).toEqual([equals[1]]);
    expect(paretoFront([])).toEqual([]);
  });

  it("holds the best model of every budget, and no model beside it is needed", () => {
    // Few values, so that ties of every kind occur.
    const random = seededRandom("front");
    const models = Array.from({ length: 60 }, () =>
      model(random.integer(5), random.integer(5), random.integer(5) / 10),
    );
    const front = paretoFront(models);
    const best = (from: typeof models, bytes: number, milliseconds: number) =>
      Math.min(...from.filter((m) => m.bytes <= bytes && m.milliseconds <= milliseconds).map(({ error }) => error));
    for (const bytes of [0, 1, 2, 3, 4]) {
      for (const time of [0, 1, 2, 3, 4]) expect(best(front, bytes, time)).toBe(best(models, bytes, time));
    }
    for (const kept of front) expect(front.some((other) => dominates(other, kept))).toBe(false);
    expect(front.length).toBeLessThan(models.length);
  });
});

describe("exceededLimits", () => {
  const costs = model(1000, 5, 0.04);

  it("names each limit that is broken, with what was found", () => {
    expect(exceededLimits(costs, { bytes: 999, milliseconds: 5, error: 0.03 })).toEqual([
      { measure: "bytes", found: 1000, limit: 999 },
      { measure: "error", found: 0.04, limit: 0.03 },
    ]);
  });

  it("is empty at the limits themselves, and where nothing is asked of the rest", () => {
    expect(exceededLimits(costs, { bytes: 1000, milliseconds: 5, error: 0.04 })).toEqual([]);
    expect(exceededLimits(costs, { milliseconds: 6 })).toEqual([]);
  });
});

describe("measureLatency", () => {
  /** A clock that shows how long the runs so far took, and the runs. */
  function scripted(took: readonly number[]) {
    let [now, done] = [1000, 0];
    const run = async () => {
      await Promise.resolve();
      now += took[done++]!;
    };
    return { run, clock: () => now, done: () => done };
  }

  it("leaves the warm-up out, and gives the median and the quartiles", async () => {
    const { run, clock, done } = scripted([900, 800, 4, 1, 100, 2, 3]);
    const latency = await measureLatency(run, { warmUp: 2, runs: 5, clock });
    expect(latency).toEqual({ milliseconds: [4, 1, 100, 2, 3], median: 3, quartiles: [2, 4] });
    expect(done()).toBe(7);
  });

  it("takes the middle between two runs where none is in the middle", async () => {
    const { run, clock } = scripted([1, 2, 4, 8]);
    expect(await measureLatency(run, { warmUp: 0, runs: 4, clock })).toMatchObject({ median: 3, quartiles: [1.75, 5] });
  });

  it("passes on what the model throws", async () => {
    const broken = () => Promise.reject(new Error("壊れた"));
    await expect(measureLatency(broken, { warmUp: 0, runs: 3 })).rejects.toThrow("壊れた");
  });
});
