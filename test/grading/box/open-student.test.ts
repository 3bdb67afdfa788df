import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { messages } from "../../../lib/course";
import { defaultLimits, endReason, LoadError, openStudent } from "../../../lib/grading/box";
import { unwalledFolder } from "../../../lib/grading/box/unwalled-folder";
import { waitingTime } from "../../../lib/grading/box/waiting-time";
import { bare, describeWalled, isolation, root } from "./walls";

/** The rooms that a submission may import here. */
const rooms = ["course", "random"];
const limits = { ...defaultLimits, callTimeout: 20_000 };
/** For what never answers. */
const impatient = { ...limits, callTimeout: 300 };

/** Opens a submission, puts one call, and says what came of it. */
async function fate(source: string, level = isolation, name = "f", bounds = limits) {
  const student = await openStudent(root, source, level, bounds, rooms);
  const came = await student.call(name, [1, 2]).then(
    (value) => ({ value }),
    ({ fault, message }) => ({ fault, message }),
  );
  const settled = await student.settle().then(
    () => "sound",
    ({ fault }) => fault,
  );
  return { ...came, settled, printed: student.printed(), end: await student.close() };
}

/** Answers the call it reads with these frames, each given the call's id, in place of the real answer. */
const forger = (...heads: string[]) => `
  import { Socket } from "node:net";
  const send = (head: string) => {
    const text = Buffer.from(head), frame = Buffer.alloc(8 + text.length);
    frame.writeUInt32LE(4 + text.length, 0); frame.writeUInt32LE(text.length, 4); text.copy(frame, 8);
    require("node:fs").writeSync(3, frame);
  };
  import { createRequire } from "node:module";
  const require = createRequire(import.meta.url);
  const write = Socket.prototype.write;
  Socket.prototype.write = function (bytes: Uint8Array) {
    const head = JSON.parse(Buffer.from(bytes).subarray(8).toString());
    if (head.kind !== "value") return write.call(this, bytes);
    for (const forged of ${JSON.stringify(heads)}) send(forged.replace("ID", head.id));
    return true;
  } as never;
  export const f = () => 1;`;

describe.runIf(process.platform === "linux")("the time that a process waits for a processor", () => {
  /** Seconds of one second in which the process that a shell starts waited, the mean of so many beside each other. */
  async function waited(code: string, programs: number): Promise<number> {
    const shells = Array.from({ length: programs }, () =>
      spawn("/bin/sh", ["-c", `"$0" -e 'console.log(1); ${code}'; true`, process.execPath], { detached: true }),
    );
    const all = () => shells.reduce((sum, shell) => sum + waitingTime(shell.pid!)!, 0) / programs;
    try {
      await Promise.all(shells.map((shell) => once(shell.stdout, "data")));
      const [before, started] = [all(), performance.now()];
      await setTimeout(500);
      return (all() - before) / ((performance.now() - started) / 1000);
    } finally {
      for (const shell of shells) process.kill(-shell.pid!, "SIGKILL");
      await Promise.all(shells.map((shell) => once(shell, "close")));
      expect(waitingTime(shells[0]!.pid!)).toBe(undefined);
    }
  }

  it("is most of it where eight programs loop on each, and little of what sleeps", async () => {
    expect(await waited("for (;;);", 8 * availableParallelism())).toBeGreaterThan(0.75);
    expect(await waited("setInterval(() => {}, 1000);", 1)).toBeLessThan(0.25);
  });
});

describe.each([bare, isolation].filter((level, i, all) => all.findIndex((l) => l.level === level.level) === i))(
  "a student at level $level",
  (level) => {
    it("answers, and prints beside it", async () => {
      const source = `import { check } from "../lib/course"; console.log("印刷");
        export const f = (x: number[]): number[] => x.map((v) => 2 * v);`;
      expect(await fate(source, level)).toMatchObject({ value: [2, 4], settled: "sound", printed: "印刷\n" });
    });

    it("may import the rooms that it was given, and no others", async () => {
      const source = `import { seededRandom } from "../lib/random"; export const f = () => seededRandom("a").integer(1);`;
      expect(await fate(source, level)).toMatchObject({ value: 0, settled: "sound" });
      const other = `export const f = async () => Object.keys(await import("../lib/" + "distillation"));`;
      expect(await fate(other, level)).toMatchObject({
        fault: "threw",
        message: expect.stringContaining('Cannot find module "../lib/distillation"'),
      });
      await expect(fate(`import "../lib/distillation";`, level)).rejects.toThrow(LoadError);
    });

    it.each([
      ["throws", "export const f = () => { throw new RangeError('弱い'); };", { fault: "threw", settled: "sound" }],
      ["is not there", "export const g = 1;", { fault: "missing", settled: "sound" }],
      ["answers a function", "export const f = () => () => 1;", { fault: "not-plain", settled: "sound" }],
      [
        "never settles",
        "const never = new Promise(() => {}); export const f = () => never;",
        { fault: "late", message: messages.neverSettles() },
      ],
      [
        "never settles, with a timer that runs on",
        "const never = new Promise(() => setInterval(() => {}, 1e6)); export const f = () => never;",
        { fault: "late", message: messages.late(0.3) },
      ],
      ["loops", "export const f = () => { for (;;) /* never */; };", { fault: "late" }],
      ["exits", "export const f = () => process.exit(0);", { fault: "gone" }],
      [
        "closes the pipe",
        `import { closeSync } from "node:fs"; export const f = () => { closeSync(3); return 1; };`,
        {},
      ],
    ])("that %s", async (_, source, expected) => {
      const found = await fate(source, level, "f", source.includes("never") ? impatient : limits);
      expect(found).not.toHaveProperty("value");
      expect(found).toMatchObject(expected);
    });

    it.each([
      ["twice", ['{"id":"ID","kind":"value","value":"1"}', '{"id":"ID","kind":"value","value":"2"}']],
      [
        "once and for the next call",
        ['{"id":"ID","kind":"value","value":"1"}', '{"id":"1","kind":"value","value":"2"}'],
      ],
    ])("that answers %s: the value counts for nothing, because the conversation is not sound", async (_, heads) => {
      expect(await fate(forger(...heads), level)).toMatchObject({ settled: "gone" });
    });

    it.each([
      ["with another id", '{"id":"1","kind":"value","value":"1"}'],
      ["with another kind", '{"id":"ID","kind":"settled"}'],
      ["with more than asked", '{"id":"ID","kind":"value","value":"1","passed":true}'],
      ["with a verdict", '{"id":"ID","kind":"passed"}'],
      ["with an infinite number", '{"id":"ID","kind":"value","value":"1e999"}'],
      ["with no JSON", "1"],
    ])("that answers %s", async (_, head) => {
      expect(await fate(forger(head), level)).toMatchObject({ fault: "gone" });
    });

    it.each([
      ["throws", "throw new Error('never');", /Error: never/],
      ["is no TypeScript", "export const = 1;", /SyntaxError: submission\.ts:1:14|submission/],
      ["ends its process", "process.exit(0);", /ended before it answered/],
    ])("that %s while it loads", async (_, source, message) => {
      await expect(openStudent(root, source, level, limits)).rejects.toThrow(LoadError);
      await expect(openStudent(root, source, level, limits)).rejects.toThrow(message);
    });

    it("that fills the heap is told so", async () => {
      const small = { ...limits, memory: 512 * 2 ** 20 };
      const { end, ...rest } = await fate(
        "export const f = () => { let a: unknown; for (;;) a = [a]; };",
        level,
        "f",
        small,
      );
      expect(rest).toMatchObject({ fault: "gone" });
      expect(endReason(end, small)).toMatch(/512 MiB/);
    });

    it("that fills buffers gets no more than its memory", async () => {
      const source = `export const f = () => {
        const kept = [];
        try { for (;;) kept.push(new Uint8Array(1e7).fill(1)); } catch { return kept.length; }
      };`;
      const small = { ...limits, memory: 256 * 2 ** 20 };
      const { value, fault } = { value: 0, fault: "gone", ...(await fate(source, level, "f", small)) };
      // 26 of these arrays are 256 MiB; Node may also end itself before it throws.
      expect(value).toBeLessThan(26);
      expect(fault).toBe("gone");
    });

    it("that floods its output is cut, and goes on", async () => {
      const flood = await fate(`export const f = () => { console.log("x".repeat(1e6)); return 1; };`, level);
      expect(flood).toMatchObject({ value: 1, settled: "sound" });
      expect(flood.printed.length).toBeLessThan(limits.output + 10);
    });

    it("leaves no file behind", async () => {
      await fate("export const f = () => { for (;;); };", level, "f", impatient);
      const folder = unwalledFolder(root, rooms);
      // With walls it may not be there: then the file was in the box.
      const files = level.level === "process" || existsSync(folder) ? readdirSync(folder) : [];
      expect(files.filter((file) => file.startsWith(`submission-${process.pid}-`))).toEqual([]);
    });
  },
);

describeWalled("walls", () => {
  it("the box sees neither the environment, the checks nor the other files of this machine", async () => {
    process.env.CANARY_KEY = "canary";
    const source = `
      import { readdirSync, readFileSync } from "node:fs";
      export const f = () => [process.env.CANARY_KEY ?? "none", readFileSync("/proc/1/environ", "utf8")];
      export const g = () => [readdirSync("/"), readdirSync("/course"), readdirSync("/usr")];`;
    expect(await fate(source)).toMatchObject({ value: ["none", expect.not.stringContaining("canary")] });
    expect(await fate(source, isolation, "g")).toMatchObject({
      value: [
        expect.not.arrayContaining(["home", "root", "etc", "work"]),
        ["dist", "exercises", "lib", "node", "node_modules", "package.json"],
        expect.not.arrayContaining(["bin", "local", "src"]),
      ],
    });
  });
});
