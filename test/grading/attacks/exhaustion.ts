import type { Attack } from "./attack";

const deadline = "Every answer and every task has a deadline on a clock outside, which kills the box.";
const memory = "Memory is bounded for each process and, with control groups, for the box.";
const count = "The number of processes and threads is bounded.";
const cut = "Streams are read on and cut; a message larger than allowed breaks the conversation.";

/** Taking time, memory, processes, disk or attention. */
export const exhaustion: readonly Attack[] = [
  { name: "loop", tries: "never return", defence: deadline, code: () => "function diagnose() { for (;;); }" },
  { name: "loop-at-load", tries: "never finish loading", defence: deadline, code: () => "for (;;);" },
  {
    name: "microtasks",
    tries: "never let a timer run",
    defence: deadline,
    code: () => "async function diagnose() { for (;;) await null; }",
  },
  {
    name: "regex",
    tries: "a pattern that backtracks for ever",
    defence: deadline,
    code: () => `function diagnose() { return /^(a+)+$/.test("a".repeat(60) + "!"); }`,
  },
  {
    name: "interval",
    tries: "keep the process alive with a timer",
    defence: "The box is killed when the last answer has come.",
    code: () => "setInterval(() => {}, 1);",
  },
  {
    name: "heap",
    tries: "fill the heap",
    defence: memory,
    code: () => "function diagnose() { let a: unknown; for (;;) a = [a]; }",
  },
  {
    name: "buffers",
    tries: "fill memory beside the heap",
    defence: memory,
    walled: true,
    code: () =>
      'function diagnose() { const a = []; while (a.length < 50) a.push(new Uint8Array(1e7).fill(1)); console.log("LEARNED"); return "none"; }',
  },
  {
    name: "wasm-memory",
    tries: "fill memory by way of WebAssembly",
    defence: memory,
    walled: true,
    code: () =>
      'function diagnose() { const a = []; while (a.length < 8) { const m = new WebAssembly.Memory({ initial: 1000 }); new Uint8Array(m.buffer).fill(1); a.push(m); } console.log("LEARNED"); return "none"; }',
  },
  {
    name: "forks",
    tries: "start processes without end",
    defence: count,
    walled: true,
    code: ({ marker }) =>
      `function diagnose() { for (let i = 0; i < 200; i++) try { spawn(process.execPath, ["-e", "for(;;);", "${marker}"], { stdio: "ignore" }).on("error", () => {}); } catch {} return "none"; }`,
  },
  {
    name: "workers",
    tries: "start threads without end",
    defence: count,
    walled: true,
    code: () =>
      `const { Worker } = nodeRequire("node:worker_threads"); function diagnose() { for (let i = 0; i < 200; i++) try { new Worker("for(;;);", { eval: true }).on("error", () => {}); } catch {} return "none"; }`,
  },
  {
    name: "fill-disk",
    tries: "fill the temporary folders",
    defence: "They are sized, and so is each file.",
    walled: true,
    code: () => `process.on("SIGXFSZ", () => {}); const block = Buffer.alloc(2 ** 20); for (const folder of ["/tmp", ".", "/dev/shm"]) { let written = 0;
      try { for (let i = 0; i < 200; i++) { fs.writeFileSync(folder + "/f" + i, block); written++; } } catch (error) { console.log(String(error)); } if (written > 100) console.log("LEARNED"); }`,
  },
  {
    name: "flood",
    tries: "print without end",
    defence: cut,
    code: () =>
      `function diagnose() { for (let i = 0; i < 500; i++) { console.log("x".repeat(1e5)); console.error("y".repeat(1e5)); } return "none"; }`,
  },
  {
    name: "large-answer",
    tries: "an answer of ten million numbers",
    defence: cut,
    code: () => "function diagnose() { return new Array(1e7).fill(0.5); }",
  },
  {
    name: "deep-answer",
    tries: "an answer nested a hundred thousand deep",
    defence: "Answers are bounded in depth on both sides.",
    code: () => "function diagnose() { let a: unknown = 1; for (let i = 0; i < 1e5; i++) a = [a]; return a; }",
  },
  {
    name: "long-text",
    tries: "an answer of three million letters",
    defence: "What is shown of an answer is cut.",
    code: () => `function diagnose() { return "長".repeat(1e6); }`,
  },
  {
    name: "long-error",
    tries: "an error of a hundred million letters",
    defence: cut,
    code: () => `function diagnose() { throw new Error("e".repeat(1e8)); }`,
  },
  {
    name: "cyclic-answer",
    tries: "an answer that contains itself",
    defence: "Answers are bounded in depth.",
    code: () => "function diagnose() { const a: unknown[] = []; a.push(a); return a; }",
  },
  {
    name: "garbage-on-the-pipe",
    tries: "bytes that are no message",
    defence: cut,
    code: () => `function diagnose() { fs.writeSync(3, Buffer.alloc(1e5, 0x41)); return "healthy"; }`,
  },
  {
    name: "half-a-message",
    tries: "announce a message that never ends",
    defence: deadline,
    code: () =>
      `function diagnose() { const b = Buffer.alloc(4); b.writeUInt32LE(1e6); fs.writeSync(3, b); return "healthy"; }`,
  },
];
