import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { tf } from "../../lib/backend";
import { runSource } from "../../lib/training";
import { inTurn, root, stillroom } from "../jobs/command";
import { type MarkerSweep, markerSweep, numbersTo, until } from "./marker-sweep";

let sweep: MarkerSweep;
afterEach(() => sweep.remove());
const run = (workers = 2) => stillroom("sweep", sweep.spec, "--out", sweep.out, "--workers", String(workers));
const numbers = (name: string) => sweep.lines(name).map(({ settings }) => settings.i);

describe("stillroom sweep", () => {
  it("killed again and again, it ends with each result once, in the order of the grid", async () => {
    sweep = markerSweep(12, "await wait(40);");
    for (const goal of [3, 7]) {
      const killed = run();
      await until(() => sweep.landed() >= goal || !killed.isRunning());
      killed.kill("SIGKILL");
      expect(await killed.ended).toBe(null);
      expect(sweep.landed()).toBeLessThan(12);
    }
    const before = sweep.landed();
    const last = run();
    expect(await last.ended).toBe(0);
    expect(last.text()).toContain(`12 of 12 results in`);
    expect(last.text()).toContain(`${before} of them from before`);
    expect(numbers("results.jsonl")).toEqual(numbersTo(12));
    expect(sweep.lines("results.jsonl")[3]!.result).toEqual({ 名: "蒸留", i: 3 });
    expect(new Set(sweep.begun())).toEqual(new Set(numbersTo(12)));

    const begun = sweep.begun().length;
    expect(await run().ended).toBe(0);
    expect(sweep.begun()).toHaveLength(begun);
  });

  it("a line says what made it: commit, backend, versions", async () => {
    sweep = markerSweep(3, `if (i > 0) { process.env.STILLROOM_BACKEND = "wasm"; await selectBackend(); }`);
    const text = readFileSync(sweep.spec, "utf8");
    const backend = join(root, "lib", "backend").replaceAll("\\", "/");
    writeFileSync(sweep.spec, `import { selectBackend } from ${JSON.stringify(backend)};\n${text}`);
    expect(await run(1).ended).toBe(0);
    const [first, ...others] = sweep.lines("results.jsonl");
    const versions = { node: process.version, tensorflow: tf.version_core };
    expect(first).toMatchObject(versions);
    // No backend was chosen yet.
    expect(first).not.toHaveProperty("backend");
    for (const line of others) expect(line).toMatchObject({ ...versions, backend: "wasm" });
    const { commit } = await runSource();
    for (const line of [first, ...others]) {
      if (commit) expect(line).toMatchObject({ commit: { hash: commit.hash } });
      else expect(line).not.toHaveProperty("commit");
    }
  });

  it("Ctrl-C writes the results there are and says how to go on", async () => {
    sweep = markerSweep(4, "if (i > 1) await wait(60_000);");
    const stopped = run();
    await until(() => sweep.landed() === 2 && sweep.begun().length === 4);
    stopped.kill("SIGINT");
    expect(await stopped.ended).toBe(130);
    expect(stopped.text()).toContain(`Stopped with 2 of 4 results. Go on with: stillroom sweep '${sweep.spec}'`);
    expect(numbers("results.jsonl")).toEqual([0, 1]);
  });

  it("a run that throws or kills its process is parked with its reason; the others are done", async () => {
    sweep = markerSweep(
      6,
      `if (i === 1) throw new Error("発散 at step 3");
       if (i === 2) { console.error("out of 記憶"); await wait(50); process.kill(process.pid, "SIGKILL"); }
       if (i === 3) return { error: [1, Number.NaN] } as never;
       if (i === 4) return undefined as never;`,
    );
    const { ended, text } = run();
    expect(await ended).toBe(1);
    expect(numbers("results.jsonl")).toEqual([0, 5]);
    const parked = Object.fromEntries(sweep.lines("parked.jsonl").map(({ settings, reason }) => [settings.i, reason]));
    expect(parked).toEqual({
      1: "発散 at step 3",
      2: expect.stringMatching(/^given up after 3 attempts: .*\(SIGKILL\); it printed last: out of 記憶$/),
      3: "the result.error[1] is NaN, which JSON has no word for: return null where a run diverged",
      4: "the result is undefined: return plain data",
    });
    expect(text()).toContain("4 given up; the same command tries them again.");
    // A process that is lost may be lost for reasons of its own; an error is the run's answer.
    expect([1, 2, 3].map((i) => sweep.begun().filter((one) => one === i).length)).toEqual([1, 3, 1]);
  });

  const refused = [
    ["export const grid = { i: [1] };", "run: expected a function of the settings"],
    ["export const grid = {}; export const run = () => 1;", "grid: has no axes"],
    ["export const grid = { 幅: [] }; export const run = () => 1;", "grid.幅: has no values"],
    ["export const grid = { i: [1, 2, 1] }; export const run = () => 1;", "grid.i: has a value twice"],
    ["export const grid = { i: [[1]] }; export const run = () => 1;", "grid.i.0: expected a string, a number"],
  ] as const;
  it("what is no sweep is refused in words, before anything runs", () => {
    sweep = markerSweep(1, "");
    const specs = refused.map(([text], i) => {
      const folder = join(dirname(sweep.spec), `${i}`);
      mkdirSync(folder);
      writeFileSync(join(folder, "spec.ts"), text);
      return join(folder, "spec.ts");
    });
    const answers = inTurn(specs.map((spec) => ["sweep", spec, "--out", sweep.out, "--workers", "2"]));
    for (const [i, [text, reason]] of refused.entries()) {
      expect(answers[i], text).toMatchObject({
        status: 1,
        text: expect.stringContaining(`spec.ts is no sweep:\n  ${reason}`),
      });
      expect(answers[i]!.text).toContain("A sweep exports `grid`, an object of arrays");
    }
  });

  it("a longer grid keeps its results; other code does not", async () => {
    sweep = markerSweep(2, "");
    expect(await run().ended).toBe(0);
    const text = `export const grid = { i: [0, 1, 2] };`;
    const before = readFileSync(sweep.spec, "utf8");
    const longer = before.replace(/export const grid = .*/, text);
    expect(longer).not.toBe(before);
    writeFileSync(sweep.spec, longer);
    expect(await run().ended).toBe(0);
    expect(sweep.begun().toSorted()).toEqual([0, 1, 2]);
    expect(numbers("results.jsonl")).toEqual([0, 1, 2]);
    writeFileSync(sweep.spec, longer.replace("return { 名", "return { 別: 1, 名"));
    expect(await run().ended).toBe(0);
    expect(sweep.begun()).toHaveLength(6);
    expect(sweep.lines("results.jsonl")[0]!.result).toEqual({ 別: 1, 名: "蒸留", i: 0 });
  });
});
