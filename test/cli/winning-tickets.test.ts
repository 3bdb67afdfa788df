import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { register } from "../../lib/cli/winning-tickets";
import { barLines, levelLine, writeReport } from "../../lib/cli/winning-tickets/report";
import { type CurveRun, type LevelRecord, runCurve } from "../../lib/cli/winning-tickets/run-curve";
import { courseCurve } from "../../lib/lottery-ticket";
import { readRunRecord } from "../../lib/training";
import { smallCurve } from "../lottery-ticket/small-curve";

let root: string;
beforeAll(async () => {
  await selectBackend();
  root = mkdtempSync(join(tmpdir(), "curve-"));
});
afterAll(() => rmSync(root, { recursive: true }));

const described = { data: "雲", seed: "種", seeds: smallCurve.seeds };
const run = (folder: string, rounds: number, more: Partial<Parameters<typeof runCurve>[3]> = {}) =>
  runCurve(smallCurve, described, rounds, { folder: join(root, folder), backend: "wasm", ...more });
/** What a level is, without what computed it and how long that took. */
const science = ({ levels }: CurveRun) =>
  levels.map(({ round, remaining, kept, arms }) => ({ round, remaining, kept, arms }));

describe("a run of the winning-ticket curve", () => {
  it("writes every level and every ticket, and leaves no tensor", async () => {
    const before = tf.memory().numTensors;
    const seen: LevelRecord[] = [];
    const { levels } = await run("whole", 3, { onLevel: (level) => seen.push(level) });
    expect(tf.memory().numTensors).toBe(before);
    expect(levels.map(({ round }) => round)).toEqual([0, 1, 2, 3]);
    expect(seen).toEqual(levels);
    const lines = readFileSync(join(root, "whole", "levels.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([{ settings: described }, ...JSON.parse(JSON.stringify(levels))]);
    expect(lines[1]).toMatchObject({ backend: "wasm", node: process.version });
    expect(readdirSync(join(root, "whole")).sort()).toEqual([
      "levels.jsonl",
      "round-01.ticket",
      "round-02.ticket",
      "round-03.ticket",
      "round-04.ticket",
      "runs.jsonl",
    ]);
  });

  it("goes on where it ended and comes to the same numbers and tickets, bit for bit", async () => {
    const whole = await run("straight", 3);
    // Killed after the ticket of round 2 was written and before its level was; and with half a file left over.
    await run("ended", 0);
    cpSync(join(root, "straight", "round-02.ticket"), join(root, "ended", "round-02.ticket"));
    writeFileSync(join(root, "ended", "levels.jsonl.part"), '{"settings"');
    const computed: number[] = [];
    const resumed = await run("ended", 3, { onProgress: (line) => computed.push(Number(line.split(" ")[1])) });
    expect(science(resumed)).toEqual(science(whole));
    expect(computed).not.toContain(0);
    for (const file of ["round-01.ticket", "round-04.ticket"]) {
      expect(readFileSync(join(root, "ended", file))).toEqual(readFileSync(join(root, "straight", file)));
    }
    const untouched: string[] = [];
    expect(science(await run("ended", 2, { onProgress: (line) => untouched.push(line) }))).toEqual(
      science(whole).slice(0, 3),
    );
    expect(untouched).toEqual([]);
    // Three runs in one record, each with the levels that it computed itself.
    const record = readRunRecord(join(root, "ended", "runs.jsonl"));
    const begun = { run: expect.objectContaining({ seed: "種", settings: described, backend: tf.getBackend() }) };
    const computedThen = [begun, { round: 0 }, begun, { round: 1 }, { round: 2 }, { round: 3 }, begun];
    expect(record).toMatchObject(computedThen);
  });

  it("goes on with the backend that it began with, and no other", async () => {
    const begun = await run("wasm", 0);
    const path = join(root, "wasm", "levels.jsonl");
    const before = readFileSync(path, "utf8");
    await expect(run("wasm", 1, { backend: "native" })).rejects.toThrow(
      'round 0 was computed on the backend "wasm", and here is "native"; expected one backend',
    );
    expect(readFileSync(path, "utf8")).toBe(before);
    // A finished curve can be read anywhere.
    expect((await run("wasm", 0, { backend: "native" })).levels).toEqual(begun.levels);
  });

  it("refuses levels of other settings, and levels or tickets that were changed", async () => {
    await run("other", 1);
    const other = { folder: join(root, "other"), backend: "wasm" };
    await expect(runCurve(smallCurve, { seed: "星" }, 2, other)).rejects.toThrow(
      /holds levels of other settings:.*雲.*星/s,
    );
    const path = join(root, "other", "levels.jsonl");
    const lines = readFileSync(path, "utf8").split("\n");
    writeFileSync(path, [lines[0], lines[2], ""].join("\n"));
    await expect(run("other", 2)).rejects.toThrow("line 2 is not the level of round 0");
    writeFileSync(path, lines.join("\n"));
    const ticket = join(root, "other", "round-02.ticket");
    writeFileSync(ticket, readFileSync(ticket).subarray(0, 1000));
    await expect(run("other", 2)).rejects.toThrow("was cut off or changed");
    unlinkSync(ticket);
    await expect(run("other", 2)).rejects.toThrow("round-02.ticket");
  });
});

describe("its report", () => {
  const arm = (accuracy: number[], earlyStop: number[]) => ({ accuracy, earlyStop, earlyStopAccuracy: accuracy });
  const level = (round: number, remaining: number): LevelRecord => ({
    ...{ round, remaining, kept: [10], seconds: 1.25, backend: "wasm", node: "v20" },
    arms: {
      ticket: arm([0.94, 0.95, 0.945], [300, 300, 325]),
      ...(round > 0 && {
        reinit: arm([0.9, 0.91, 0.9], [800, 800, 800]),
        random: arm([0.8, 0.85, 0.8], [775, 800, 800]),
      }),
    },
  });
  const full: CurveRun = { settings: described, steps: 800, levels: [level(0, 1), level(1, 0.8), level(8, 0.173)] };

  it("says each level in a line, every paired gain, and both bars", () => {
    expect(levelLine(level(8, 0.173), 800)).toBe(
      "round  8  17.3 % left  winning ticket 94.50 ± 1.24 % (step 308)   reinitialised 90.33 ± 1.43 % (step ≥ 800)" +
        "   random mask 81.67 ± 7.17 % (step ≥ 792)   1.3 s",
    );
    expect(levelLine(level(0, 1), 800)).toBe("round  0 100.0 % left  dense 94.50 ± 1.24 % (step 308)   1.3 s");
    const lines = barLines(full);
    expect(lines).toHaveLength(7);
    expect(lines[1]).toContain("17.3 % left, ticket over dense 0.00 points");
    expect(lines[2]).toMatch(
      /^These 6 intervals are not corrected for their number: .* the two bars at one level, which were fixed beforehand\.$/,
    );
    expect(lines[4]).toMatch(/^PASS: A winning ticket with 17.3 % of the weights left is more accurate/);
    expect(lines[5]).toMatch(/^PASS: .* 1.5 times as soon as its reinitialisation. 38.5 % of its steps/);
    expect(lines[6]).toBe(
      "3 of 3 reinitialised networks and 0 of the tickets were still getting better at the last step, 800: they need at " +
        "least that many steps, so the tickets' share of their steps is at most what stands here.",
    );
    expect(barLines({ ...full, steps: 1000 })).toHaveLength(6);
    expect(levelLine(level(8, 0.173), 1000)).not.toContain("≥");
    expect(barLines({ ...full, steps: 325 })[6]).toContain("1 of the tickets were still getting better");
    expect(barLines({ ...full, steps: 325 })[6]).toContain("may be smaller or larger");
    expect(barLines({ ...full, levels: full.levels.slice(0, 2) }).at(-1)).toContain("8 rounds get there");
    // Of the dense network alone there is no interval.
    expect(barLines({ ...full, levels: full.levels.slice(0, 1) })).toHaveLength(1);
  });

  it("writes the result and two figures", async () => {
    const folder = mkdtempSync(join(root, "report-"));
    expect(await writeReport(folder, "雲", full)).toEqual([
      "levels.jsonl",
      "result.json",
      "accuracy.svg",
      "early-stop.svg",
    ]);
    const result = JSON.parse(readFileSync(join(folder, "result.json"), "utf8"));
    expect(result).toMatchObject({
      settings: described,
      bar: { gain: 2, speedUp: 1.5 },
      bars: { gain: { verdict: "pass" } },
    });
    expect(result.levels[2].gains.reinit.mean).toBeCloseTo(25 / 6, 10);
    expect(result.levels[2].cutOff).toEqual({ ticket: 0, reinit: 3, random: 2 });
    const svg = readFileSync(join(folder, "accuracy.svg"), "utf8");
    for (const text of [
      "Winning tickets, 雲",
      "winning ticket",
      "reinitialised",
      "random mask",
      "dense",
      "weights left (%)",
    ]) {
      expect(svg).toContain(text);
    }
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe("its help", () => {
  it("documents every option, the files, how to go on, and the steps of the course's curve", () => {
    const program = new Command("stillroom");
    register(program);
    const [command] = program.commands;
    let help = "";
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    for (const word of ["--data", "--seeds", "--rounds", "--seed", "--out", "levels.jsonl", "result.json", "goes on"])
      expect(help).toContain(word);
    expect(help).toContain(`for ${courseCurve.steps} steps`);
    expect(help).toContain(`removes ${100 * courseCurve.rate} %`);
  });
});
