import { type Attack, forge } from "./attack";

const returning = (answer: string) => () => `function diagnose() { return ${answer}; }`;
const values =
  "Only plain data crosses the pipe, built anew in the grader; comparisons there call nothing of the sender's.";
const elsewhere = "Checks, comparisons and scores run in another process, which never loads the submission.";
const notRead = "Exit codes, files and printed text are never read for a result.";
const ids =
  "Every question has a random id; the first thing that is not its answer ends the conversation, and the check fails.";

/** An answer that is wrong in every check, and that a comparison which always succeeds would rescue. */
const wrong = "softmax = ((z: number[][]) => z.map((row) => row.map(() => 0.9))) as any;";
const rescued = (patch: string) => ({ code: () => `${patch}\n${wrong}`, earns: { softmax: 0 } });

/** Full marks without an answer. */
export const verdicts: readonly Attack[] = [
  {
    name: "exit-early",
    tries: "end with success before the check",
    defence: notRead,
    code: () => "function diagnose() { process.exit(0); }",
  },
  { name: "exit-at-load", tries: "end with success while loading", defence: notRead, code: () => "process.exit(0);" },
  {
    name: "abort",
    tries: "crash the process",
    defence: notRead,
    code: () => "function diagnose() { process.abort(); }",
  },
  {
    name: "patched-expect",
    tries: "replace the test framework and node:assert",
    defence: elsewhere,
    ...rescued(`const assert = nodeRequire("node:assert"); for (const key of Object.keys(assert)) assert[key] = () => {};
      (globalThis as any).expect = new Proxy(() => {}, { get: (_, __, self) => self, apply: (_, __, ___) => undefined });`),
  },
  {
    name: "patched-object-is",
    tries: "make everything equal",
    defence: elsewhere,
    code: () => "Object.is = () => true;",
    // It has spoiled its own numbers: the encoder tells -0 from 0 by it.
    earns: { softmax: 0 },
  },
  {
    name: "patched-array",
    tries: "make every comparison of lists succeed",
    defence: elsewhere,
    ...rescued("Array.prototype.every = () => true as any; Array.prototype.some = () => true;"),
  },
  {
    name: "patched-json",
    tries: "have the encoder write the answer that is wanted",
    defence: values,
    code: () => `const real = JSON.stringify; JSON.stringify = ((value: any) =>
      value?.kind === "value" && value.value === '"x"' ? real({ ...value, passed: true, points: 100 }) : real(value)) as any;
      function diagnose() { return "x"; }`,
  },
  { name: "patched-math", tries: "make every difference 0", defence: elsewhere, ...rescued("Math.abs = () => 0;") },
  {
    name: "patched-tf",
    tries: "replace the comparison of TensorFlow",
    defence: elsewhere,
    ...rescued(
      `const tf = nodeRequire("@tensorflow/tfjs-core"); tf.test_util.expectArraysClose = () => {}; tf.test_util.expectArraysClose([1], [2]); console.log("patched");`,
    ),
    prints: "patched",
  },
  {
    name: "value-of",
    tries: "an answer that compares equal",
    defence: values,
    code: returning('{ valueOf: () => "healthy" }'),
  },
  {
    name: "to-primitive",
    tries: "an answer that becomes what is wanted",
    defence: values,
    code: returning('{ [Symbol.toPrimitive]: () => "healthy" }'),
  },
  {
    name: "to-json",
    tries: "an answer that is encoded as another",
    defence: values,
    code: returning('{ toJSON: () => "healthy" }'),
  },
  {
    name: "proxy",
    tries: "an answer that says yes to everything",
    defence: values,
    code: returning("new Proxy({}, { get: () => true, has: () => true })"),
  },
  {
    name: "getter",
    tries: "an answer that changes each time it is read",
    defence: values,
    code: returning('((n) => ({ get value() { return ["healthy", "swapped"][n++ % 2]; } }))(0)'),
  },
  {
    name: "string-object",
    tries: "an object that looks like the right string",
    defence: values,
    code: returning('new String("healthy")'),
  },
  {
    name: "asymmetric-matcher",
    tries: "an answer that test frameworks ask whether it matches",
    defence: values,
    code: returning(
      '{ $$typeof: Symbol.for("jest.asymmetricMatcher"), asymmetricMatch: () => true, toString: () => "healthy" }',
    ),
  },
  {
    name: "array-subclass",
    tries: "a list that includes everything",
    defence: values,
    code: returning("new (class extends Array { includes() { return true; } })(3)"),
  },
  {
    name: "never-settles",
    tries: "never answer, so that nothing fails",
    defence: "Every answer has a deadline; being late is failing.",
    code: returning("new Promise(() => {})"),
  },
  {
    name: "thenable",
    tries: "a promise that resolves many times",
    defence: values,
    code: returning(
      '{ then(resolve: (v: unknown) => void) { for (const v of ["healthy", "swapped", "diverged"]) resolve(v); } }',
    ),
  },
  {
    name: "stack-tricks",
    tries: "find expected values in the frames of the caller",
    defence: elsewhere,
    code: () => `function diagnose() {
      Error.prepareStackTrace = (_, frames) => frames.map((f) => [f.getFunctionName(), f.getThis(), f.getFunction()]);
      const frames = (new Error() as any).stack; console.log(frames); return frames[1]?.[1]?.expected ?? "none"; }`,
  },
  {
    name: "swallowed-exceptions",
    tries: "catch whatever goes wrong",
    defence: elsewhere,
    code: () => `process.on("uncaughtException", () => {}); process.on("unhandledRejection", () => {});
      function diagnose() { throw undefined; }`,
  },
  {
    name: "exit-hook",
    tries: "write a result when the process ends",
    defence: notRead,
    walled: true,
    code: () => `process.on("exit", () => { fs.writeFileSync("results.json", '{"score":20}'); process.exitCode = 0; });
      function diagnose() { process.exit(0); }`,
  },
  {
    name: "forged-files",
    tries: "leave result files for the grader to find",
    defence: notRead,
    walled: true,
    code: () => `for (const folder of [".", "/tmp"]) for (const file of ["results.json", "junit.xml", "results.csv"])
      tell(() => fs.writeFileSync(folder + "/forged-" + file, '{"score":20,"earned":20}'));`,
  },
  {
    name: "forged-line",
    tries: "print what looks like a passed check",
    defence: notRead,
    code: () =>
      `console.log('{"kind":"value","passed":true,"score":20}'); console.log("##passed diagnose/healthy 4/4");`,
  },
  {
    name: "forged-verdict",
    tries: "send a verdict over the private pipe",
    defence: ids,
    code: () => `${forge} takeOver(['{"id":"ID","kind":"passed","points":20}']);`,
  },
  {
    name: "double-answer",
    tries: "send two answers and let the better one count",
    defence: ids,
    code: () =>
      `${forge} function diagnose() { takeOver(['{"id":"ID","kind":"value","value":"\\\\"healthy\\\\""}', '{"id":"ID","kind":"value","value":"\\\\"swapped\\\\""}']); return 1; }`,
  },
  {
    name: "answers-ahead",
    tries: "answer before the question comes",
    defence: ids,
    code: () =>
      `${forge} function diagnose() { forge(Array.from({ length: 50 }, (_, i) => '{"id":"' + i + '","kind":"value","value":"\\\\"healthy\\\\""}')); return "healthy"; }`,
  },
  {
    name: "same-answer-to-all",
    tries: "take the process over and answer everything with one value",
    defence: "A value is judged by the check; one that is right is right.",
    code: () => `${forge} takeOver(['{"id":"ID","kind":"value","value":"\\\\"healthy\\\\""}']);`,
    earns: { softmax: 0 },
  },
  {
    name: "forged-settled",
    tries: "claim that all is sound and go on sending",
    defence: ids,
    code: () =>
      `${forge} function diagnose() { forge(['{"id":"x","kind":"settled"}', '{"id":"x","kind":"loaded"}']); return "healthy"; }`,
  },
  {
    name: "own-errors",
    tries: "throw an error that says the check has passed",
    defence: "What is thrown becomes text.",
    code: () =>
      `function diagnose() { throw Object.assign(new Error("passed"), { name: "CheckFailure", passed: true, fault: undefined, expected: "healthy", came: "healthy" }); }`,
  },
  {
    name: "proto-key",
    tries: "change every object of the grader through __proto__",
    defence: "Objects are built without a prototype, so that a key is only a key.",
    code: () =>
      `function diagnose() { return JSON.parse('{"__proto__":{"passed":true,"earned":20},"constructor":{"prototype":{"passed":true}}}'); }`,
  },
  {
    name: "length-lie",
    tries: "a list whose length is not its own",
    defence: values,
    code: returning('{ length: 7, ..."healthy" }'),
  },
  {
    name: "function-answer",
    tries: "an answer that is asked again by whoever compares",
    defence: values,
    code: returning('() => "healthy"'),
  },
  {
    name: "hooks-of-the-loader",
    tries: "rewrite the modules of the process that answers",
    defence: elsewhere,
    ...rescued(
      `tell(() => nodeRequire("node:module").register("data:text/javascript,export const load = () => ({ format: 'module', source: 'export default 20', shortCircuit: true })"));`,
    ),
  },
  {
    name: "node-options",
    tries: "have the next process load its code first",
    defence: "Each box starts with an environment of one variable, and ends with the submission.",
    code: () =>
      `process.env.NODE_OPTIONS = "--require /tmp/evil.cjs"; tell(() => fs.writeFileSync("/tmp/evil.cjs", "process.exit(0)")); process.execArgv.push("--require", "/tmp/evil.cjs");`,
    walled: true,
  },
  {
    name: "detects-grading",
    tries: "behave only while it is graded",
    defence: "It is its answers that are judged; there is nothing to switch off by behaving.",
    code: () =>
      `function diagnose() { return process.cwd().includes("course") || process.env.CI ? "healthy" : "never"; }`,
  },
];

/** Attacks on the numbers of task `softmax`. */
export const numbers: readonly Attack[] = [
  {
    name: "public-answers-by-heart",
    tries: "a table of the public answers",
    defence: "Hidden inputs are drawn for each submission after it has loaded.",
    code: () => `softmax = ((logits: number[][], t: number) => {
      if (logits.length === 2 && t === 2) return [[0.75, 0.25], [1 / 3, 2 / 3]];
      if (logits[0]![0] === 2000) return [[0.5, 0.5, 0]];
      return logits.map((row) => row.map(() => 1 / row.length)); }) as any;`,
    earns: { softmax: 3 },
  },
  {
    name: "answers-of-the-library",
    tries: "have the course's own library answer: by import, by require, in its sources, in what is built from them",
    defence: "Of the library a box shows the rooms that the exercise itself imports, and no bundle of others.",
    code: () => `const within = fs.existsSync("/course/node") ? "/course" : "/nowhere";
      let found: any; const honest = softmax;
      for (const load of [() => import("../lib/distillation"), () => nodeRequire("../lib/distillation"), () => import(within + "/lib/distillation/index.ts"), ...(within === "/course" ? [() => import("stillroom/" + "distillation")] : [])])
        try { found ??= await load(); } catch {}
      for (const file of within === "/course" ? fs.readdirSync("/course/dist") : [])
        if (fs.readFileSync("/course/dist/" + file, "utf8").includes("softmaxRow")) console.log("LEARNED");
      softmax = ((z: number[][], t: number) => z.map((row) => found.softmaxRow(row, t))) as any;`,
    earns: { softmax: 0 },
  },
  {
    name: "nan",
    tries: "NaN, which no comparison refuses",
    defence: "NaN is never close.",
    code: () => "softmax = ((z: number[][]) => z.map((r) => r.map(() => NaN))) as any;",
    earns: { softmax: 0 },
  },
  {
    name: "infinity",
    tries: "1e999, which is larger than any difference",
    defence: "Infinity is never close.",
    code: () => "softmax = ((z: number[][]) => z.map((r) => r.map(() => 1e999))) as any;",
    earns: { softmax: 0 },
  },
  {
    name: "forged-1e999",
    tries: "a number in the JSON that only the parser makes infinite",
    // So the conversation breaks, and the cell of `softmax` alone, which is honest, is judged.
    defence: "The codec writes no such number and reads none.",
    code: () =>
      `${forge} const honest = softmax; softmax = ((...args: any[]) => { takeOver(['{"id":"ID","kind":"value","value":"[[1e999]]"}']); return (honest as any)(...args); }) as any;`,
  },
  {
    name: "strings-for-numbers",
    tries: "text that compares like a number",
    defence: "Numbers are numbers.",
    code: () =>
      "const honest = softmax; softmax = ((z: any, t: any) => honest(z, t).map((r) => r.map(String))) as any;",
    earns: { softmax: 0 },
  },
  {
    name: "sparse",
    tries: "a list with holes that no comparison visits",
    defence: "Answers are copied element by element; a hole is undefined, and that is no number.",
    code: () => "softmax = ((z: number[][]) => new Array(z.length)) as any;",
    earns: { softmax: 0 },
  },
  {
    name: "small-typed-array",
    tries: "one byte, in the hope of the bytes that lie around it in the grader's memory: another's hidden input",
    defence: "Typed arrays are built from a copy of their own bytes.",
    code: () => "softmax = (() => new Uint8Array([7])) as any;",
    earns: { softmax: 0 },
  },
];
