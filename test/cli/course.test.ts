import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it, onTestFinished, vi } from "vitest";
import { lessonKey } from "../../lib/cli/course/lesson-key";
import { courseExitCode } from "../../lib/cli/course/table";
import { barMime, type LessonBar, modulePaths } from "../../lib/course";
import { barsOf, readNotebook, runNoteOf } from "../../lib/notebook";
import { shareKeptCode } from "../kernel/share-kept-code";
import { codeNotebook } from "../notebook/code-notebook";

const root = resolve(import.meta.dirname, "../..");
const [zero, one] = ["00-honest-measurement", "01-distillation-loss"] as const;
type Verdict = LessonBar["verdict"];
const backend = 'console.log("Tensor backend: WebAssembly with SIMD, 速い");';

/** A cell that shows a picture and one bar. */
const bar = (module: string, verdict: string, more = "") => `${more}
const report = { module: "${module}", profile: process.env.STILLROOM_PROFILE, bars: [{ on: "字", verdict: "${verdict}",
  sentence: "${verdict.toUpperCase()}: 蒸留", interval: { mean: 1.5, low: -1, high: 2, n: 5 }, threshold: 0.5 }] };
({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "b", "image/svg+xml": "<svg/>", "${barMime}": report }) })`;

/** A project with the built programs and these lessons; each run of the last cell adds a line to `ran`. */
function project(lessons: Record<string, string[]>) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "stillroom-course-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, "dist"), join(folder, "dist"), { recursive: true });
  cpSync(join(root, "package.json"), join(folder, "package.json"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  shareKeptCode(folder);
  mkdirSync(join(folder, "notebooks"));
  mkdirSync(join(folder, "lib"));
  writeFileSync(join(folder, "README.md"), `# 字\n\n![A bar](docs/figures/${zero}.c1.svg)\n`);
  const write = (id: string, sources: readonly string[]) =>
    writeFileSync(modulePaths(folder, id).lesson, codeNotebook(sources, { stillroom: { module: id, part: "lesson" } }));
  for (const [id, sources] of Object.entries(lessons)) write(id, sources);
  const start = (...args: string[]) => {
    const env = { PATH: "", HOME: folder, STILLROOM_BACKEND: "wasm" };
    const command = [join(folder, "dist", "stillroom.js"), "course", ...args];
    const child = spawn(process.execPath, command, { cwd: folder, env });
    onTestFinished(() => void child.kill("SIGKILL"));
    let out = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        out += text;
      });
    const ended = new Promise<{ code: number | null; out: string }>((done) => {
      child.on("close", (code) => done({ code, out }));
    });
    return { child, ended };
  };
  const ran = () => readFileSync(join(folder, "ran"), "utf8");
  return { folder, write, start, ran };
}

// Each test starts the command several times, with kernels.
vi.setConfig({ testTimeout: 240_000 });

const counted = 'require("node:fs").appendFileSync("../ran", "x");';

it("runs every lesson, errors or not, and ends in a table; a null is no failure, a failed bar and an error are", async () => {
  const { start, write } = project({ [zero]: [backend, bar(zero, "null")], [one]: ['throw new Error("だめ");'] });
  const alone = await start(zero).ended;
  expect(alone.code).toBe(0);
  expect(alone.out).toMatch(/00-honest-measurement {2}字 {3}1\.50 \[−1\.00, 2\.00\] {2}0\.500 {2}NULL {5}\d+ s\n/);
  expect(alone.out).toContain("1 lesson: 0 bars passed, 1 null, 0 failed; 0 with an error.");

  const both = await start(one, zero).ended;
  expect(both.code).toBe(1);
  expect(both.out).toMatch(/01-distillation-loss\.ipynb: cell \[1\] \(id c0\), line 1 failed:\n.*\n {2}Error: だめ/);
  expect(both.out).toMatch(/01-distillation-loss +ERROR +\d+ s\n00-honest-measurement +字 +.* NULL /);

  write(zero, ["1"]);
  write(one, [bar(one, "fail")]);
  const wrong = await start(zero, one).ended;
  expect(wrong.out).toContain("no cell shows the lesson's bars");
  expect(wrong.out).toContain("2 lessons: 0 bars passed, 0 null, 1 failed; 1 with an error.");
});

it("exits with 1 for an error or a failed bar, each by itself", () => {
  const bars = (verdict: Verdict) => [{ on: "字", verdict, sentence: "", threshold: 0, interval }];
  const interval = { mean: 1, low: 0, high: 2, n: 5 };
  const result = { id: zero, seconds: 1, known: false, bars: [] };
  const of = (verdict: Verdict) =>
    courseExitCode([
      { ...result, bars: bars("pass") },
      { ...result, bars: bars(verdict) },
    ]);
  expect([of("pass"), of("null"), of("fail"), courseExitCode([{ ...result, failure: "だめ" }])]).toEqual([0, 0, 1, 1]);
});

it("goes on with the full profile after it was killed, and runs again what has changed", async () => {
  const { folder, start, write, ran } = project({
    [zero]: [backend, bar(zero, "pass", counted)],
    [one]: [`${counted}\nif (!require("node:fs").existsSync("../go")) for (;;) {}`, bar(one, "pass")],
  });
  const killed = start(zero, one, "--profile", "full");
  for (let tries = 0; !(existsSync(join(folder, "ran")) && ran() === "xx") && tries < 600; tries++) await delay(50);
  killed.child.kill("SIGKILL");
  await killed.ended;
  writeFileSync(join(folder, "go"), "");

  const resumed = await start(zero, one, "--profile", "full").ended;
  expect(resumed.code).toBe(0);
  expect(resumed.out).toMatch(
    /00-honest-measurement +字 .* PASS +from before\n01-distillation-loss +字 .* PASS +\d+ s\n/,
  );
  expect(ran()).toBe("xxx");

  write(zero, [backend, bar(zero, "pass", `const changed = 1;\n${counted}`)]);
  const changed = await start(zero, one, "--profile", "full").ended;
  expect(changed.out).toMatch(
    /00-honest-measurement +字 .* PASS +\d+ s\n01-distillation-loss +字 .* PASS +from before\n/,
  );
  expect(ran()).toBe("xxxx");
});

it("starts a lesson's kernel, and loads what the lesson imports, while the lesson before runs", async () => {
  const { folder, start } = project({
    [zero]: [
      // A busy machine may take long to load the module, but not for ever.
      bar(
        zero,
        "pass",
        'for (let tries = 0; !require("node:fs").existsSync("../loaded") && tries < 600; tries++) await new Promise((go) => setTimeout(go, 100)); require("node:fs").writeFileSync("../ended", String(Date.now()));',
      ),
    ],
    [one]: [
      'import type { Nowhere } from "../lib/nowhere";\nimport {\n  selectBackend,\n} from "../lib/room";\nconsole.log(selectBackend());',
      bar(one, "pass"),
    ],
  });
  const room = [
    'import { writeFileSync } from "node:fs";',
    'export const startBackend = () => writeFileSync("../loaded", String(Date.now()));',
    'export const selectBackend = () => "字";',
  ];
  writeFileSync(join(folder, "lib", "room.ts"), room.join("\n"));
  writeFileSync(
    join(folder, "lib", "nowhere.ts"),
    'throw new Error("a type is nothing to load");\nexport type Nowhere = 1;',
  );
  expect((await start(zero, one).ended).code).toBe(0);
  const time = (name: string) => Number(readFileSync(join(folder, name), "utf8"));
  expect(time("loaded")).toBeLessThan(time("ended"));
  const { cells } = await readNotebook(join(folder, ".stillroom/course/quick-wasm", `${one}.ipynb`));
  const [first] = cells;
  if (first?.cell_type !== "code") throw new Error("the first cell is no code");
  expect(first.execution_count).toBe(1);
  expect(first.outputs).toEqual([{ name: "stdout", output_type: "stream", text: "字\n" }]);
});

it("leaves no kernel that it started ahead when a lesson is interrupted or cannot be read", async () => {
  const { folder, start, ran } = project({ [zero]: [`${counted} for (;;) {}`], [one]: [bar(one, "pass")] });
  const stopped = start(zero, one);
  for (let tries = 0; !(existsSync(join(folder, "ran")) && ran() === "x") && tries < 600; tries++) await delay(50);
  stopped.child.kill("SIGINT");
  expect((await stopped.ended).out).toContain(`Stopped in ${zero}, after 0 of 2 lessons.`);

  writeFileSync(modulePaths(folder, zero).lesson, "字");
  expect((await start(zero, one).ended).code).toBe(1);
});

it("--write puts the outputs into the lesson, says what they are of, and writes the README's figures", async () => {
  const { folder, start } = project({ [zero]: [backend, bar(zero, "pass")] });
  const { code, out } = await start(zero, "--write").ended;
  expect(out).toContain(`Figures of the README: docs/figures/${zero}.c1.svg\n`);
  expect(code).toBe(0);
  const lesson = await readNotebook(modulePaths(folder, zero).lesson);
  expect(runNoteOf(lesson)).toEqual({ profile: "quick", backend: "WebAssembly with SIMD", commit: "unknown" });
  expect(barsOf(lesson)).toHaveLength(1);
  const [first] = lesson.cells;
  expect(first?.cell_type === "code" && first.outputs.map((output) => "data" in output && output.data)).toEqual([
    false,
    { "text/plain": "The outputs in this file are those of a run in the quick profile, at commit unknown." },
  ]);
  expect(readFileSync(join(folder, `docs/figures/${zero}.c1.svg`), "utf8")).toBe("<svg/>\n");
});

it("a run's key follows the code it reaches and what it finds, not its prose", async () => {
  const { folder, write } = project({});
  const file = modulePaths(folder, zero).lesson;
  const here = { profile: "full", backend: "wasm", dataSets: [] } as const;
  writeFileSync(join(folder, "lib", "room.ts"), 'export const 値 = 1; export { other } from "./other";');
  writeFileSync(join(folder, "lib", "other.ts"), "export const other = 1;");
  write(zero, ['import { 値 } from "../lib/room";']);
  const key = await lessonKey(file, here);

  const read = JSON.parse(readFileSync(file, "utf8"));
  const prose = { cell_type: "markdown", id: "prose", metadata: {}, source: "字" };
  writeFileSync(file, JSON.stringify({ ...read, cells: [prose, ...read.cells] }));
  expect(await lessonKey(file, here)).toBe(key);
  expect(await lessonKey(file, { ...here, backend: "native" })).not.toBe(key);
  expect(await lessonKey(file, { ...here, dataSets: ["mnist"] })).not.toBe(key);
  writeFileSync(join(folder, "lib", "other.ts"), "export const other = 2;");
  expect(await lessonKey(file, here)).not.toBe(key);
});
