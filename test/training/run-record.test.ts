import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { openRunRecord, readRunRecord, train } from "../../lib/training";
import { startProgram } from "./child-program";
import { smallTraining } from "./small-training";

let folder = "";
beforeAll(async () => {
  await selectBackend();
  folder = await mkdtemp(join(tmpdir(), "stillroom-記録-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = { seed: "種", settings: { 温度: 4, α: 0.5 } };

describe("a run record", () => {
  it("says seed, settings, backend and versions first, and the commit where there is one", async () => {
    const path = join(folder, "deep", "記録.jsonl");
    const record = await openRunRecord(path, run);
    record.write({ step: 1, loss: 0.1, wild: [Number.NaN, -Infinity] });
    record.close();
    const [first, second] = readRunRecord(path) as { run: Record<string, unknown> }[];
    expect(first.run).toMatchObject({ ...run, backend: tf.getBackend(), versions: { node: process.version } });
    expect(second).toEqual({ step: 1, loss: 0.1, wild: ["NaN", "-Infinity"] });
    let head: string | undefined;
    try {
      head = execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8", stdio: "pipe" }).trim();
    } catch {
      head = undefined;
    }
    expect((first.run.commit as { hash: string } | undefined)?.hash).toBe(head);
  });

  it("holds the history of a training as it is made", async () => {
    const path = join(folder, "training.jsonl");
    const record = await openRunRecord(path, run);
    const { history } = await train({ ...smallTraining(), onRecord: record.write });
    record.close();
    expect(readRunRecord(path).slice(1)).toEqual(history);
  });

  it("goes on after the runs in the file, without a line that was cut off", async () => {
    const path = join(folder, "torn.jsonl");
    (await openRunRecord(path, run)).close();
    await appendFile(path, '{"step":1}\n{"step":2,"na');
    expect(readRunRecord(path)).toHaveLength(2);
    const record = await openRunRecord(path, { ...run, seed: 2 });
    record.write({ step: 3 });
    record.close();
    expect(readRunRecord(path).map((line) => Object.keys(line as object)[0])).toEqual(["run", "step", "run", "step"]);
  });

  it("names the line that is no JSON", async () => {
    const path = join(folder, "changed.jsonl");
    await writeFile(path, '{"run":{}}\nnot JSON\n');
    expect(() => readRunRecord(path)).toThrow(`${path}: line 2 is "not JSON"; expected JSON`);
  });

  it("holds whole lines only, however often its process is killed", async () => {
    const path = join(folder, "殺.jsonl");
    const source = `
      import { selectBackend } from "../../lib/backend";
      import { openRunRecord, readRunRecord } from "../../lib/training";
      await selectBackend({ log: () => undefined });
      const record = await openRunRecord(process.env.RECORD, { seed: 1, settings: {} });
      const done = readRunRecord(process.env.RECORD).length;
      for (let i = done; ; i++) record.write({ i, long: "長い".repeat(20_000) });`;
    for (let kill = 1; kill <= 3; kill++) {
      const before = (await stat(path).catch(() => undefined))?.size ?? 0;
      const child = await startProgram("record", source, { RECORD: path, STILLROOM_BACKEND: "wasm" });
      const exited = once(child, "exit");
      const grown = async () => ((await stat(path).catch(() => undefined))?.size ?? 0) > before + 2_000_000;
      while (!(await grown()) && child.exitCode === null) await wait(2);
      child.kill("SIGKILL");
      expect((await exited)[1]).toBe("SIGKILL");
    }
    (await openRunRecord(path, run)).close();
    const lines = readRunRecord(path) as { run?: object; i?: number; long?: string }[];
    expect((await readFile(path, "utf8")).trimEnd().split("\n")).toHaveLength(lines.length);
    expect(lines.filter((line) => line.run)).toHaveLength(4);
    lines.forEach((line, at) => {
      if (line.run) return;
      // Every line is where the program that wrote it counted itself to be.
      expect(line.i).toBe(at);
      expect(line.long).toHaveLength(40_000);
    });
  });
});
