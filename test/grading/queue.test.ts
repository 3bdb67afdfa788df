import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GradeFile, gradeBatch, gradeByQueue, gradePerformer, openStore } from "../../lib/grading/batch";
import { defaultLimits } from "../../lib/grading/box";
import { collect } from "../../lib/grading/intake";
import { DeclinedError, offerJobs, queueUrl } from "../../lib/jobs";
import { type Running, stillroom } from "../jobs/command";
import { describeWithRedis, startRedis, type TestRedis } from "../jobs/redis";
import { until } from "../sweep/marker-sweep";
import { bare, isolation, missing, root } from "./box/walls";
import { assignment, bytesOf, graderAt, moduleId, solution, stub } from "./submissions";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "grade-queue-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const numbered = (i: number) => bytesOf({ ...solution(), i });

describe("a grading worker", () => {
  const data = {
    ...{ module: moduleId, version: assignment.version, type: ".ipynb", level: "process", seed: "0".repeat(64) },
    file: gzipSync(bytesOf(stub())).toString("base64"),
  };
  const perform = gradePerformer(root, bare, defaultLimits);
  const job = (changes: Partial<typeof data>) => ({ kind: "grade", id: "x", data: { ...data, ...changes } });

  it.each([
    ["other checks", { version: "other" }],
    ["walls that are not here", { level: "bubblewrap" }],
    ["a module that is not here", { module: "99-none" }],
  ])("leaves what needs %s to others", async (_, changes) => {
    await expect(async () => perform(job(changes))).rejects.toThrow(DeclinedError);
  });

  it("leaves to others what it cannot load, as in the students' project, and looks again the next time", async () => {
    const students = join(folder, "students");
    mkdirSync(students);
    const inStudents = gradePerformer(students, bare, defaultLimits);
    const refusal = async () => inStudents(job({ version: "other" })).catch((error: unknown) => error);
    for (const _ of [1, 2]) {
      expect(await refusal()).toBeInstanceOf(DeclinedError);
      expect(await refusal()).toMatchObject({ message: expect.stringContaining("There are no hidden checks") });
    }
    for (const name of ["dist", "exercises", "lib", "test"])
      symlinkSync(join(root, name), join(students, name), "junction");
    expect(await refusal()).toMatchObject({ message: expect.stringContaining("is to be graded by version other") });
  });

  it("fails on data that no grader wrote", async () => {
    await expect(async () => perform(job({ type: "" }))).rejects.toThrow();
    await expect(async () => perform({ kind: "grade", id: "x", data: {} })).rejects.not.toThrow(DeclinedError);
  });
});

describeWithRedis("grading by a queue", () => {
  let redis: TestRedis;
  let running: Running[] = [];
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    for (const { kill } of running) kill("SIGKILL");
    await Promise.all(running.map(({ ended }) => ended));
    await redis.stop();
  });
  const start = (...words: string[]): Running => {
    const command = stillroom(...words);
    running = [...running, command];
    return command;
  };
  const startWorker = (level = "process") => start("worker", "--isolation", level, "--jobs", "1", "--queue", redis.url);
  const gradeBehind = (level: string, inbox: string, out: string, ...more: string[]) =>
    start("grade", inbox, "--module", moduleId, "--out", out, "--isolation", level, ...more);
  const resultsIn = (out: string): string[] => {
    try {
      return readdirSync(join(out, "results")).filter((name) => name.endsWith(".json"));
    } catch {
      return [];
    }
  };

  const sameAsHere = async (level: string, count: number) => {
    const place = join(folder, level);
    const inbox = join(place, "提出 inbox");
    const [here, there] = [join(place, "here"), join(place, "there")];
    for (const path of [inbox, here, there]) mkdirSync(path, { recursive: true });
    for (let i = 0; i < count; i++) writeFileSync(join(inbox, `s${i}.ipynb`), numbered(i));
    const others = { "田中.ipynb": bytesOf(stub()), "b.ipynb": "{", "same.ipynb": numbered(1) };
    for (const [name, bytes] of Object.entries(others)) writeFileSync(join(inbox, name), bytes);
    expect(await gradeBehind(level, inbox, here).ended).toBe(0);
    // The same key: the same hidden inputs.
    copyFileSync(join(here, "key"), join(there, "key"));
    const [killed] = [startWorker(level), startWorker(level)];
    const command = gradeBehind(level, inbox, there, "--queue", redis.url);
    await until(() => resultsIn(there).length >= count / 4 || !command.isRunning());
    killed!.kill("SIGKILL");
    expect(resultsIn(there).length).toBeLessThan(count + 1);
    expect(await command.ended).toBe(0);
    const read = (out: string) =>
      resultsIn(out).map((name) => ({ ...JSON.parse(readFileSync(join(out, "results", name), "utf8")), seconds: 0 }));
    expect(read(there)).toEqual(read(here));
    expect(read(there)).toHaveLength(count + 1);
    for (const graded of read(there)) expect(graded.isolation).toBe(level);
    expect(readFileSync(join(there, "results.csv"), "utf8").split("\r\n")).toHaveLength(count + 5);
    expect(running.map(({ text }) => text()).join()).not.toContain(encodeURIComponent(redis.password));
  };

  it("comes to the same results as this machine, though a worker is killed", () => sameAsHere("process", 8));

  const level = isolation.level;
  if (level === "process")
    console.log(`left out: a queue behind walls. ${missing.map(({ reason }) => reason).join("; ")}`);
  it.runIf(level !== "process")(
    `comes to the same results behind the walls "${level}", though one of two workers is killed`,
    () => {
      // It gives every job back, and must not keep them from the others.
      startWorker();
      return sameAsHere(level, 40);
    },
    240_000,
  );

  // STILLROOM_TEST_SUBMISSIONS=1000 grades so many.
  const many = Number(process.env.STILLROOM_TEST_SUBMISSIONS ?? 100);
  it(
    `${many} submissions, half of the workers killed, then Redis: none is lost, none doubled`,
    async () => {
      const [inbox, out] = [join(folder, "many"), join(folder, "many-out")];
      mkdirSync(inbox);
      for (let i = 0; i < many; i++) writeFileSync(join(inbox, `s${i}.ipynb`), numbered(1000 + i));
      const workers = [1, 2, 3, 4].map(() => startWorker(level));
      // In this process: a result that landed twice would leave one file all the same.
      const { getDone, window, close } = await offerJobs(queueUrl(redis.url), () => {});
      const gradeFile = gradeByQueue(getDone);
      const landed: string[] = [];
      const counted: GradeFile = (file, save) =>
        gradeFile(file, (graded) => {
          landed.push(graded.hash);
          save(graded);
        });
      const store = openStore(join(out, "results"), assignment.version);
      const { files } = await collect([inbox], moduleId);
      const options = { jobs: window, onDone: () => {}, grade: counted };
      const grading = gradeBatch(graderAt({ level }), files, store, options);
      await until(() => landed.length >= 0.3 * many);
      for (const { kill } of workers.slice(0, 2)) kill("SIGKILL");
      await until(() => landed.length >= 0.5 * many);
      // Otherwise they were killed after all was done.
      expect(landed.length).toBeLessThan(many);
      await redis.restart();
      const rows = await grading;
      await close();
      const hashes = rows.map(({ outcome }) => (outcome.kind === "graded" ? outcome.hash : outcome.reason));
      expect(landed.toSorted()).toEqual(hashes.toSorted());
      expect(new Set(landed).size).toBe(many);
      expect(new Set(landed.map((hash) => store.find(hash, level)?.score.earned))).toEqual(new Set([20]));
    },
    1000 * Math.max(240, many),
  );
});
