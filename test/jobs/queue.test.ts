import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type MarkerSweep, markerSweep, numbersTo, until } from "../sweep/marker-sweep";
import { type Running, stillroom } from "./command";
import { describeWithRedis, startRedis, type TestRedis } from "./redis";

describeWithRedis("jobs on a queue", () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  let sweep: MarkerSweep;
  let running: Running[] = [];
  afterEach(async () => {
    for (const { kill } of running) kill("SIGKILL");
    await Promise.all(running.map(({ ended }) => ended));
    for (const { text } of running) {
      expect(text()).not.toContain(redis.password);
      expect(text()).not.toContain(encodeURIComponent(redis.password));
    }
    running = [];
    sweep.remove();
  });
  const start = (...words: string[]): Running => {
    const command = stillroom(...words, "--queue", redis.url);
    running.push(command);
    return command;
  };
  const startWorker = () => start("worker", "--isolation", "process", "--jobs", "2");
  const startSweep = () => start("sweep", sweep.spec, "--out", sweep.out);
  const numbers = (name: string) => sweep.lines(name).map(({ settings }) => settings.i);

  it("1,000 jobs, half of the workers killed, then Redis: none is lost, none doubled", async () => {
    sweep = markerSweep(1000, "await wait(5);");
    const workers = [startWorker(), startWorker(), startWorker(), startWorker()];
    const command = startSweep();
    await until(() => sweep.landed() >= 300 || !command.isRunning());
    for (const { kill } of workers.slice(0, 2)) kill("SIGKILL");
    await until(() => sweep.landed() >= 500 || !command.isRunning());
    expect(sweep.landed()).toBeLessThan(1000);
    await redis.restart();
    expect(await command.ended).toBe(0);
    expect(numbers("results.jsonl")).toEqual(numbersTo(1000));
    expect(sweep.landed()).toBe(1000);
    expect(sweep.lines("parked.jsonl")).toEqual([]);
    expect(command.text()).toContain("***");
    console.log(`${sweep.begun().length} runs were begun for 1000 results`);
  }, 120_000);

  it("the command killed, its jobs are done all the same and their results wait for it", async () => {
    sweep = markerSweep(40, "await wait(50);");
    const killed = startSweep();
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
    const again = startSweep();
    expect(await again.ended).toBe(0);
    expect(numbers("results.jsonl")).toEqual(numbersTo(40));
    expect(sweep.begun()).toHaveLength(40);
  });

  it("a job that kills its process is parked with the reason, and tried anew by the next command", async () => {
    sweep = markerSweep(3, "if (i === 1) process.exit(7);");
    startWorker();
    for (const attempts of [3, 6]) {
      const command = startSweep();
      expect(await command.ended).toBe(1);
      expect(numbers("results.jsonl")).toEqual([0, 2]);
      expect(sweep.lines("parked.jsonl")).toMatchObject([
        { settings: { i: 1 }, reason: expect.stringContaining("exit code 7") },
      ]);
      expect(sweep.begun().filter((i) => i === 1)).toHaveLength(attempts);
    }
  });

  it("a wrong password or no Redis is said in a sentence", async () => {
    sweep = markerSweep(1, "");
    for (const url of [redis.url.replace(":%", ":x%"), "redis://127.0.0.1:1", "redis:秘", "http://:秘@x"]) {
      const { ended, text } = stillroom("sweep", sweep.spec, "--out", sweep.out, "--queue", url);
      expect(await ended).toBe(1);
      expect(text()).toMatch(/^stillroom: (No Redis answers at|A queue is named as redis:)/);
      expect(text()).not.toContain("秘");
    }
  });
});
