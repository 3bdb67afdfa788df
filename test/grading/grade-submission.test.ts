import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { messages, modulePaths } from "../../lib/course";
import { defaultLimits } from "../../lib/grading/box";
import { takeIn } from "../../lib/grading/intake";
import { bare, root } from "./box/walls";
import {
  assignment,
  bytesOf,
  gradeBytes,
  graderAt,
  moduleId,
  pointsByTask,
  solution,
  stub,
  withCells,
} from "./submissions";

const impatient = { ...defaultLimits, callTimeout: 1000, taskTimeout: 1500 };
const grader = graderAt(bare, impatient);
const full = { softmax: 5, "distillation-loss": 6, "distillation-gradient": 5, diagnose: 4 };

describe("grading a submission", () => {
  it("the solution earns everything, the stub nothing", async () => {
    const solved = await gradeBytes(grader, bytesOf(solution()));
    expect(solved).toMatchObject({ module: moduleId, isolation: "process", notes: [], problems: [] });
    expect(solved.score).toMatchObject({ earned: 20, possible: 20 });
    const empty = await gradeBytes(grader, bytesOf(stub()));
    expect(empty.score.earned).toBe(0);
    expect(new Set(empty.results.map(({ fault }) => fault))).toEqual(new Set(["not-implemented"]));
  });

  it("the same file gets the same hidden inputs, another key or file gets others", async () => {
    const wrong = { softmax: "function softmax(z: number[][], t: number) { return z.map((r) => r.map(() => t)); }" };
    const bytes = bytesOf(withCells(stub(), wrong));
    const called = async (by: typeof grader, file: Uint8Array) =>
      (await gradeBytes(by, file)).results.find(({ id }) => id === "softmax/any-rows")?.called;
    const once = await called(grader, bytes);
    expect(once).toMatch(/^softmax\(\[\[/);
    expect(await called(grader, bytes)).toBe(once);
    expect(await called({ ...grader, key: "1".repeat(64) }, bytes)).not.toBe(once);
    expect(await called(grader, Buffer.concat([bytes, Buffer.from(" ")]))).not.toBe(once);
  });

  it("rows may be typed arrays, and the page shows their own numbers and no bytes beside them", async () => {
    const rows =
      "function softmax(z: number[][], t: number) { return honest(z, t).map((row) => Float64Array.from(row)); }";
    const honest = [solution().cells.find(({ id }) => id === "softmax")!.source].flat().join("");
    const typed = { softmax: `${honest.replace("function softmax", "function honest")}\n${rows}` };
    expect(pointsByTask(await gradeBytes(grader, bytesOf(withCells(solution(), typed))))).toEqual(full);
    const bytes = { softmax: "function softmax() { return new Uint8Array([7]); }" };
    const { results } = await gradeBytes(grader, bytesOf(withCells(stub(), bytes)));
    expect(results.filter(({ task }) => task === "softmax").map(({ came }) => came)).toEqual(Array(5).fill("[7]"));
  });

  it("a room of the library that holds the answer costs the task that imports it, and says so", async () => {
    const { diagnose: _, ...others } = full;
    const cells = {
      diagnose: `import { softmaxRow } from "../lib/distillation";\nfunction diagnose() { return softmaxRow([1], 1); }`,
    };
    const graded = await gradeBytes(grader, bytesOf(withCells(solution(), cells)));
    expect(pointsByTask(graded)).toMatchObject({ diagnose: 0, softmax: others.softmax });
    const said = 'cell "diagnose", line 1: the grader offers no ../lib/distillation for this exercise; write what you';
    expect(graded.notes[0]).toContain(said);
    expect(graded.results.find(({ task }) => task === "diagnose")?.came).toContain(said);
    expect(assignment.rooms).toEqual(["course"]);
  });

  it("the notebook of another exercise that has a task of the same name is told by what it says of itself", async () => {
    const other = (id: string): Uint8Array => readFileSync(modulePaths(root, id).solution);
    const graded = await gradeBytes(grader, other("03"));
    expect(graded.notes[0]).toBe(messages.otherExerciseNote(moduleId, "03-dark-knowledge"));
    expect(graded.notes.filter((note) => note === messages.answerMissing("diagnose"))).toEqual([]);
    const bare = await gradeBytes(grader, other("02"));
    expect(bare.notes[0]).toBe(messages.noAnswersNote(moduleId));
    // What stands there costs nothing: all tasks are there, or no such module is.
    const { cells, ...rest } = stub();
    const fewer = cells.filter(({ id }) => id !== "softmax");
    for (const notebook of [
      { ...rest, cells, metadata: { stillroom: { module: "03-dark-knowledge" } } },
      { ...rest, cells: fewer, metadata: { stillroom: { module: "../03" } } },
      { ...rest, cells: fewer, metadata: { stillroom: 7 } },
    ]) {
      const { notes } = takeIn("x.ipynb", bytesOf(notebook), assignment.release, assignment.tasks);
      const told = notes.length === 0 ? [] : [messages.answerMissing("softmax")];
      expect((await gradeBytes(grader, bytesOf(notebook))).notes).toEqual(told);
    }
  });

  it("a room by the package's name is the same room: what the exercise imports is there, and others are refused alike", async () => {
    const source = (id: string) => [solution().cells.find((cell) => cell.id === id)!.source].flat().join("");
    for (const importing of [
      'import { messages } from "stillroom/course";',
      "const { messages } = await import('stillroom/course');",
      'export { messages } from "stillroom/course";\nimport "stillroom/course";\nconst { messages } = { messages: { few: 0 } };',
    ]) {
      const code = `${importing}\nif (typeof messages !== "object") throw new Error("stillroom/course");\n${source("diagnose")}`;
      const graded = await gradeBytes(grader, bytesOf(withCells(solution(), { diagnose: code })));
      expect([graded.notes, pointsByTask(graded)]).toEqual([[], full]);
    }
    const refused = `import { softmaxRow } from "stillroom/distillation";\nfunction diagnose() { return softmaxRow([1], 1); }`;
    const graded = await gradeBytes(grader, bytesOf(withCells(solution(), { diagnose: refused })));
    expect(pointsByTask(graded)).toEqual({ ...full, diagnose: 0 });
    expect(graded.notes[0]).toBe(
      messages.notLoaded(`cell "diagnose", line 1: ${messages.roomNotOffered("distillation")}`),
    );
  });

  it("a package or a file that only the student has costs the task that imports it, and says so", async () => {
    const importing = (module: string) => `import { one } from "${module}";\nfunction diagnose() { return one; }`;
    for (const [code, said] of [
      [importing("そんな-package/部"), messages.packageNotOffered("そんな-package")],
      [importing("./手伝い.ts"), messages.fileNotOffered("./手伝い.ts")],
      [importing("stillroom/course/few"), messages.roomIsWhole("course", "/few")],
      ['const 名 = "../lib/distillation"; await import(名);', messages.roomNotOffered("distillation")],
    ] as const) {
      const graded = await gradeBytes(grader, bytesOf(withCells(solution(), { diagnose: code })));
      expect(graded.notes[0]).toBe(messages.notLoaded(`cell "diagnose", line 1: ${said}`));
      expect(pointsByTask(graded)).toMatchObject({ diagnose: 0, softmax: full.softmax });
    }
  });

  it("what the kernel lets a notebook do costs nothing: names declared twice, an import twice, require", async () => {
    const source = (id: string) => [solution().cells.find((cell) => cell.id === id)!.source].flat().join("");
    const twice =
      'import { sep } from "node:path";\nconst add = (a: number, b: number) => a + b;\nfunction twice() {}\n';
    const cells = Object.fromEntries(["softmax", "distillation-loss"].map((id) => [id, twice + source(id)]));
    // Of what nobody uses nothing is loaded, whatever it is of.
    const required = `import { 未使用 } from "無い-package";\nimport { softmaxRow } from "../lib/distillation";\nconst { join } = require("node:path");\nmodule.exports = [join(__dirname, "x"), __filename, exports];\n`;
    const graded = await gradeBytes(
      grader,
      bytesOf(withCells(solution(), { ...cells, diagnose: required + source("diagnose") })),
    );
    expect(graded.notes).toEqual([]);
    expect(pointsByTask(graded)).toEqual(full);
  });

  it("what the kernel lets a notebook export costs nothing either, nor what cells export twice", async () => {
    const source = (id: string) => [solution().cells.find((cell) => cell.id === id)!.source].flat().join("");
    const exported = (id: string) => source(id).replace(/^(?:async )?function (?=\w)/gm, (found) => `export ${found}`);
    const tasks = Object.keys(full);
    const once = Object.fromEntries(tasks.map((id) => [id, exported(id)]));
    for (const cells of [
      once,
      { ...once, softmax: `${source("softmax")}\nexport default softmax;\nexport { softmax, softmax as 名前 };` },
      { ...once, softmax: exported("softmax").replace("export", "export default") },
      // Many that declare and export the same: each cell in a scope of its own.
      Object.fromEntries(
        tasks.map((id) => [
          id,
          `export const add = (a: number) => a;\nexport default class {}\nexport type Row = number[];\n${exported(id)}` +
            `\nexport {\n  add as plus,\n};\nexport * from "node:path";`,
        ]),
      ),
    ] as Record<string, string>[]) {
      const graded = await gradeBytes(grader, bytesOf(withCells(solution(), cells)));
      expect([graded.notes, pointsByTask(graded)]).toEqual([[], full]);
    }
  });

  it("a cell that is judged without the others says so where it calls one of them", async () => {
    const calling = "function distillationLoss() { return softmax([[1]], 1); }";
    const { results } = await gradeBytes(
      grader,
      bytesOf(withCells(stub(), { "distillation-loss": calling, diagnose: "function diagnose( {" })),
    );
    const came = (id: string) => new Set(results.filter(({ task }) => task === id).map((result) => result.came));
    expect(came("distillation-loss")).toEqual(new Set([messages.otherLeftOut()]));
    expect(came("softmax")).toEqual(new Set([messages.notImplemented()]));
  });

  it("a loop, an exit and an endless wait each cost the task that they stand in and no other", async () => {
    const { softmax: points, ...others } = full;
    for (const body of ["for (;;);", "process.exit(0);", "return new Promise(() => {});"]) {
      const graded = await gradeBytes(
        grader,
        bytesOf(withCells(solution(), { diagnose: `function diagnose(): unknown { ${body} }` })),
      );
      expect(pointsByTask(graded)).toEqual({ ...others, softmax: points, diagnose: 0 });
    }
  });

  it("an error that nobody catches is printed and costs nothing", async () => {
    const source = (id: string) => [solution().cells.find((cell) => cell.id === id)!.source].flat().join("");
    const strays: readonly (readonly [string, string, string])[] = [
      ["diagnose", "", "Promise.reject(new Error('紛失'));"],
      ["softmax", "", "async function log() { throw new Error('紛失'); }\nlog();"],
      ["diagnose", "", "queueMicrotask(() => { throw new Error('紛失'); });"],
      ["softmax", "{\n  Promise.reject(new Error('紛失'));", ""],
      ["softmax", "", "Promise.reject(Object.create(null));"],
    ];
    for (const [id, begin, end] of strays) {
      const code = source(id).replace(/(?<=\): number\[\]\[\] )\{/, (brace) => begin || brace);
      const graded = await gradeBytes(grader, bytesOf(withCells(solution(), { [id]: `${code}\n${end}` })));
      expect([pointsByTask(graded), graded.notes]).toEqual([full, []]);
      expect(graded.printed).toContain(end.includes("create") ? "caught: an error that cannot be read" : "Error: 紛失");
    }
  });

  it("a cell that ends the process under another task costs its own points, not the other's", async () => {
    const code = "softmax = (() => process.exit(1)) as never;\nfunction diagnose() { return 'never'; }";
    const graded = await gradeBytes(grader, bytesOf(withCells(solution(), { diagnose: code })));
    expect(pointsByTask(graded)).toEqual({ ...full, diagnose: 0 });
    expect(graded.notes).toEqual([
      'While "softmax" was checked with your other cells: the process that ran your code ended before it answered. ' +
        "So it was judged alone, without them.",
    ]);
  });

  it("a file that has used up its time is not asked any more, however many tasks are left", async () => {
    const limits = { ...impatient, loadTimeout: 1000, submissionTimeout: 1500 };
    const never = { diagnose: "for (;;);", softmax: "for (;;);" };
    const { results, seconds } = await gradeBytes(graderAt(bare, limits), bytesOf(withCells(solution(), never)));
    expect(new Set(results.map(({ fault }) => fault))).toEqual(new Set(["late"]));
    expect(results.at(-1)!.came).toBe("no answer: this file had used up its 1.5 s");
    expect(results.filter(({ passed }) => passed)).toEqual([]);
    expect(seconds).toBeGreaterThan(1.4);
  });

  it("a task that has used up its time is not asked any more, not even in the middle of a check", async () => {
    const loop = "function softmax() { for (;;); }";
    const { results, seconds } = await gradeBytes(grader, bytesOf(withCells(solution(), { softmax: loop })));
    const own = results.filter(({ task }) => task === "softmax");
    expect(own.map(({ fault }) => fault)).toEqual(Array(5).fill("late"));
    // The first answer had its second; the next one had what was left of the task's time.
    expect(own.map(({ came }) => came?.startsWith("no answer: this task had used up its 1.5 s"))).toEqual([
      ...[false, true, true, true, true],
    ]);
    expect(seconds).toBeGreaterThan(1.4);
  });

  it("a promise that nothing settles costs its own task, and no deadline is waited for", async () => {
    const patient = { ...defaultLimits, callTimeout: 60_000, taskTimeout: 60_000, loadTimeout: 60_000 };
    for (const [code, note] of [
      ["async function diagnose() { await new Promise(() => {}); }", undefined],
      [
        'function diagnose() { return "none"; }\nawait new Promise(() => {});',
        expect.stringMatching(/nothing is left/),
      ],
    ] as const) {
      const { notes, results, ...graded } = await gradeBytes(
        graderAt(bare, patient),
        bytesOf(withCells(solution(), { diagnose: code })),
      );
      expect(pointsByTask({ notes, results, ...graded })).toEqual({ ...full, diagnose: 0 });
      expect(notes[0]).toEqual(note);
      for (const { came } of results.filter(({ task }) => task === "diagnose"))
        expect(came).toBe("it waits for a promise that nothing is left to settle: is a call of resolve missing?");
    }
  });

  it("a promise that something settles later is waited for", async () => {
    const later = [
      "setTimeout(done, 20)",
      "setImmediate(done)",
      'import("node:fs/promises").then(({ readFile }) => readFile(".").catch(done))',
    ]
      .map((step) => `await new Promise((done) => ${step});`)
      .join("\n");
    const source = [solution().cells.find(({ id }) => id === "softmax")!.source].flat().join("");
    const cells = { softmax: `${later}\n${source}` };
    expect(pointsByTask(await gradeBytes(grader, bytesOf(withCells(solution(), cells))))).toEqual(full);
  });

  it("cells that do not load together are judged one by one, and the author is told where it broke", async () => {
    const graded = await gradeBytes(
      grader,
      bytesOf(withCells(solution(), { diagnose: "// 診断\nfunction diagnose( {" })),
    );
    expect(pointsByTask(graded)).toEqual({ ...full, diagnose: 0 });
    expect(graded.notes[0]).toMatch(/^Your code did not run to its end: SyntaxError: cell "diagnose", line 2/);
    expect(graded.notes[1]).toMatch(/judged without "diagnose"/);
    // The same place by itself, though the cells before it are the stub's there; and a line, not the module around it.
    for (const { came } of graded.results.filter(({ task }) => task === "diagnose"))
      expect(came).toMatch(/^SyntaxError: cell "diagnose", line 2: [^\n]*$/);
    expect(graded.notes[0]).not.toContain("\n");
  });

  it("answers that call each other lose nothing by a third that does not run, and the right cell is named", async () => {
    const source = (id: string) => [solution().cells.find((cell) => cell.id === id)!.source].flat().join("");
    const loss = source("distillation-loss").replace(
      "const logSoftmax",
      "softmax([[0, 1]], temperature);\n  const logSoftmax",
    );
    expect(loss).toContain("softmax([[0, 1]]");
    for (const [diagnose, why] of [
      ['function diagnose() { return "none";', /^SyntaxError: cell "diagnose", (line 1|up to its end): /],
      ["throw new Error('壊れた');", /^cell "diagnose", line 1: Error: 壊れた$/],
    ] as const) {
      const graded = await gradeBytes(grader, bytesOf(withCells(solution(), { "distillation-loss": loss, diagnose })));
      expect(pointsByTask(graded)).toEqual({ ...full, diagnose: 0 });
      expect(graded.notes[1]).toBe('So the others were judged without "diagnose".');
      for (const { came } of graded.results.filter(({ task }) => task === "diagnose")) expect(came).toMatch(why);
    }
    const open = source("softmax").trimEnd().replace(/\}$/, "");
    const { notes, results } = await gradeBytes(grader, bytesOf(withCells(solution(), { softmax: open })));
    expect(notes[0]).toMatch(/^Your code did not run to its end: SyntaxError: cell "softmax"/);
    expect(new Set(results.filter(({ came }) => came?.startsWith("SyntaxError")).map(({ task }) => task))).toEqual(
      new Set(["softmax"]),
    );
  });

  it("top-level code that throws, exits or loops costs its own task", async () => {
    // Its task alone has time for two loads and a half: what did not load is not loaded again for each check.
    const limits = { ...impatient, loadTimeout: 1000, taskTimeout: 2500 };
    for (const [code, why] of [
      [
        "interface 型 {\n  a: 1;\n}\nnull!.a;",
        "cell \"diagnose\", line 4: TypeError: Cannot read properties of null (reading 'a')",
      ],
      ["throw Object.assign(new Error('壊れた'), { stack: 7 });", "Error: 壊れた"],
      ["process.exit(0);", messages.ended()],
      ["for (;;);", messages.lateLoad(1)],
    ]) {
      const cells = { diagnose: `${code}\nfunction diagnose() { return "healthy"; }` };
      const graded = await gradeBytes(graderAt(bare, limits), bytesOf(withCells(solution(), cells)));
      expect(pointsByTask(graded)).toEqual({ ...full, diagnose: 0 });
      const own = graded.results.filter(({ task }) => task === "diagnose");
      expect(own.map(({ came, fault }) => [came, fault])).toEqual(own.map(() => [why, "gone"]));
    }
  });

  it("a TypeScript file may export its functions or only define them", async () => {
    const cells = solution().cells.filter(({ id }) => id === "softmax");
    const text = cells.map(({ source }) => [source].flat().join("")).join("\n");
    for (const source of [text, text.replace("function softmax", "export function softmax")]) {
      const graded = await gradeBytes(grader, Buffer.from(source), "温度.ts");
      expect(pointsByTask(graded)).toEqual({
        softmax: 5,
        "distillation-loss": 0,
        "distillation-gradient": 0,
        diagnose: 0,
      });
    }
    const broken = await gradeBytes(grader, Buffer.from("const = 1;"), "x.ts");
    expect(broken.notes).toEqual([expect.stringContaining("line 1")]);
    expect(broken.score.earned).toBe(0);
  });

  it("a call of check does nothing: in an answer, and in the file that JupyterLab exports as a script", async () => {
    const source = (id: string) => [solution().cells.find((cell) => cell.id === id)!.source].flat().join("");
    const calling = `${source("softmax")}\nconst { earned } = await check("${moduleId}");\nif (earned > 0) throw 1;`;
    const own = await gradeBytes(grader, bytesOf(withCells(solution(), { softmax: calling })));
    expect([own.notes, own.printed, pointsByTask(own)]).toEqual([[], "", full]);
    const code = solution().cells.filter(({ cell_type }) => cell_type === "code");
    const script = code.map(({ source }) => [source].flat().join("")).join("\n\n");
    expect(script.match(/^await check\(/gm)).toHaveLength(5);
    const exported = await gradeBytes(grader, Buffer.from(script), `${moduleId}.ts`);
    expect([exported.notes, exported.printed, pointsByTask(exported)]).toEqual([[], "", full]);
  });

  it("what the code prints once it meets hidden inputs is not kept", async () => {
    const says = "console.log(JSON.stringify(logits));\n";
    const cells = {
      softmax: `console.log("始め");\nfunction softmax(logits: number[][], t: number) {\n${says} return logits; }`,
    };
    const { printed } = await gradeBytes(grader, bytesOf(withCells(stub(), cells)));
    expect(printed).toContain("始め\n[[2.19");
    // The fixed rows of a hidden check.
    expect(printed).not.toContain("10000");
  });
});
