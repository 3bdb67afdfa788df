import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DeclinedError, type Job, offerJobs, type Perform, queueUrl, takeJobs } from "../../lib/jobs";
import { type MarkerSweep, markerSweep, numbersTo, until } from "../sweep/marker-sweep";
import { type Running, root, stillroom, withParent } from "./command";
import { describeWithRedis, startRedis, type TestRedis } from "./redis";

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describeWithRedis("jobs on a queue", () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  let sweep: MarkerSweep | undefined;
  let running: Running[] = [];
  afterEach(async () => {
    for (const { kill } of running) kill("SIGKILL");
    await Promise.all(running.map(({ ended }) => ended));
    for (const { text } of running) {
      expect(text()).not.toContain(redis.password);
      expect(text()).not.toContain(encodeURIComponent(redis.password));
    }
    running = [];
    sweep?.remove();
    sweep = undefined;
  });
  const startOn = ({ url }: TestRedis, ...words: string[]): Running => {
    const command = stillroom(...words, "--queue", url);
    running.push(command);
    return command;
  };
  const workerWords = ["worker", "--isolation", "process", "--jobs", "2"];
  const startWorker = (on = redis) => startOn(on, ...workerWords);
  const startSweep = ({ spec, out }: MarkerSweep, on = redis) => startOn(on, "sweep", spec, "--out", out);
  const numbers = (of: MarkerSweep, name: string) => of.lines(name).map(({ settings }) => settings.i);
  const markers = (count: number, body: string): MarkerSweep => {
    sweep = markerSweep(count, body);
    return sweep;
  };

  it("1,000 jobs, half of the workers killed, then Redis: none is lost, none doubled", async () => {
    const sweep = markers(1000, "await wait(20);");
    const workers = [startWorker(), startWorker(), startWorker(), startWorker()];
    const command = startSweep(sweep);
    await until(() => sweep.landed() >= 300 || !command.isRunning());
    for (const { kill } of workers.slice(0, 2)) kill("SIGKILL");
    await until(() => sweep.landed() >= 500 || !command.isRunning());
    expect(sweep.landed()).toBeLessThan(1000);
    await redis.restart();
    expect(await command.ended).toBe(0);
    expect(numbers(sweep, "results.jsonl")).toEqual(numbersTo(1000));
    expect(sweep.landed()).toBe(1000);
    expect(sweep.lines("parked.jsonl")).toEqual([]);
    expect(command.text()).toContain("***");
    console.log(`${sweep.begun().length} runs were begun for 1000 results`);
  }, 120_000);

  it("the command killed, its jobs are done all the same and their results wait for it", async () => {
    const sweep = markers(40, "await wait(50);");
    const killed = startSweep(sweep);
    await until(() => killed.text().includes("No worker is connected"));
    const worker = startWorker();
    await until(() => sweep.landed() >= 5);
    killed.kill("SIGKILL");
    await killed.ended;
    expect(sweep.landed()).toBeLessThan(40);
    await until(() => sweep.begun().length === 40);
    worker.kill("SIGINT");
    expect(await worker.ended).toBe(130);
    expect(worker.text()).toContain("40 jobs done.");
    const again = startSweep(sweep);
    expect(await again.ended).toBe(0);
    expect(numbers(sweep, "results.jsonl")).toEqual(numbersTo(40));
    expect(sweep.begun()).toHaveLength(40);
  });

  it("a job that kills its process is parked with the reason, and tried anew by the next command", async () => {
    const sweep = markers(3, "if (i === 1) process.exit(7);");
    startWorker();
    for (const attempts of [3, 6]) {
      const command = startSweep(sweep);
      expect(await command.ended).toBe(1);
      expect(numbers(sweep, "results.jsonl")).toEqual([0, 2]);
      expect(sweep.lines("parked.jsonl")).toMatchObject([
        { settings: { i: 1 }, reason: expect.stringContaining("exit code 7") },
      ]);
      expect(sweep.begun().filter((i) => i === 1)).toHaveLength(attempts);
    }
  });

  describe("a worker whose Redis is gone ends on one signal", () => {
    let own: TestRedis;
    let stopped: boolean;
    beforeEach(async () => {
      own = await startRedis();
      stopped = false;
    });
    const stop = async () => {
      if (!stopped) await own.stop();
      stopped = true;
    };
    afterEach(stop);
    const isLost = (worker: Running) => until(() => worker.text().includes("is lost"));
    const isStopping = (worker: Running) => until(() => worker.text().includes("Stopping after"));

    it("at once when it does nothing", async () => {
      const worker = startWorker(own);
      expect(await startSweep(markers(1, ""), own).ended).toBe(0);
      await stop();
      await isLost(worker);
      worker.kill("SIGTERM");
      expect(await worker.ended).toBe(143);
      expect(worker.text()).toContain("1 jobs done.");
    });

    it.each([
      ["before", [stop, isLost], [isStopping]],
      ["after", [], [isStopping, stop, isLost]],
    ])("after its job, when Redis went %s the signal", async (_, first, then) => {
      const sweep = markers(1, "while (!existsSync(new URL('go', import.meta.url))) await wait(20);");
      const worker = startWorker(own);
      const command = startSweep(sweep, own);
      await until(() => sweep.begun().length === 1);
      command.kill("SIGKILL");
      await command.ended;
      for (const act of first) await act(worker);
      worker.kill("SIGINT");
      for (const act of then) await act(worker);
      expect(worker.isRunning()).toBe(true);
      writeFileSync(join(sweep.spec, "../go"), "");
      expect(await worker.ended).toBe(130);
    });
  });

  it("a worker of a test ends with the test, even with one that is killed", async () => {
    const code = `const { spawn } = require("node:child_process");
      const worker = spawn(process.execPath, ${JSON.stringify([withParent, ...workerWords, "--queue", redis.url])}, { cwd: ${JSON.stringify(root)} });
      worker.stdout.on("data", (text) => console.log(worker.pid + " " + text));`;
    const parent = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "inherit"] });
    let printed = "";
    parent.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
    await until(() => printed.includes("Takes jobs from"));
    const pid = Number.parseInt(printed, 10);
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    await until(() => !isAlive(pid));
  });

  it("a wrong password or no Redis is said in a sentence", async () => {
    const sweep = markers(1, "");
    for (const url of [redis.url.replace(":%", ":x%"), "redis://127.0.0.1:1", "redis:秘", "http://:秘@x"]) {
      const { ended, text } = stillroom("sweep", sweep.spec, "--out", sweep.out, "--queue", url);
      expect(await ended).toBe(1);
      expect(text()).toMatch(/^stillroom: (No Redis answers at|A queue is named as redis:)/);
      expect(text()).not.toContain("秘");
    }
  });

  /** A worker in this process. */
  function worker(perform: Perform) {
    const controller = new AbortController();
    const said: string[] = [];
    const ended = takeJobs(queueUrl(redis.url), {
      ...{ performers: { test: perform }, slots: 2, signal: controller.signal },
      ...{ say: (line) => said.push(line), onDone: () => {} },
    });
    const stop = () => {
      controller.abort();
      return ended;
    };
    return { said, stop };
  }
  const job = (id: string): Job => ({ kind: "test", id, data: { 名: id } });

  it("what one worker gives back another does, and the command hears why", async () => {
    const said: string[] = [];
    const offer = await offerJobs(queueUrl(redis.url), (line) => said.push(line));
    const stale = worker(() => Promise.reject(new DeclinedError("版 is old")));
    const landed: string[] = [];
    const done = offer.getDone(job("declined"), (result) => landed.push(result));
    await until(() => said.includes("A worker gives jobs back: 版 is old"));
    expect(stale.said).toEqual(["Left to other workers: 版 is old"]);
    await stale.stop();
    const able = worker(({ data }) => Promise.resolve(JSON.stringify(data)));
    await done;
    expect(landed).toEqual(['{"名":"declined"}']);
    await able.stop();
    await offer.close();
  });

  it("a Redis that comes back empty is given the jobs again", async () => {
    const said: string[] = [];
    const offer = await offerJobs(queueUrl(redis.url), (line) => said.push(line));
    const landed: string[] = [];
    const all = numbersTo(50).map((i) => offer.getDone(job(`forgotten-${i}`), (result) => landed.push(result)));
    await until(() => said.some((line) => line.startsWith("No worker is connected")));
    await redis.forget();
    const able = worker(({ id }) => Promise.resolve(JSON.stringify(id)));
    await Promise.all(all);
    expect(landed.toSorted()).toEqual(
      numbersTo(50)
        .map((i) => `"forgotten-${i}"`)
        .toSorted(),
    );
    expect(said.some((line) => line.startsWith("The connection to redis://:***@127.0.0.1"))).toBe(true);
    await able.stop();
    await offer.close();
  });
});
