import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";

const root = resolve(import.meta.dirname, "../..");

const bundle: BuildOptions = {
  entryPoints: [join(root, "lib/backend/index.ts")],
  bundle: true,
  platform: "node",
  packages: "external",
};

let folder: string;
let cases = 0;
/** A fresh process that runs `body` with `tf`, `selectBackend` and `startBackend` in scope. */
const run = (body: string, env: Record<string, string> = {}) => {
  const file = join(folder, `case-${++cases}.mjs`);
  writeFileSync(file, `import { selectBackend, startBackend, tf } from "./backend.mjs";\n${body}`);
  const { STILLROOM_BACKEND: _, ...inherited } = process.env;
  return spawnSync(process.execPath, [file], { encoding: "utf8", env: { ...inherited, ...env } });
};

beforeAll(async () => {
  // Inside the project, so that the bare package names resolve.
  folder = mkdtempSync(join(root, "node_modules", ".backend-test-"));
  await build({ ...bundle, outfile: join(folder, "backend.mjs"), format: "esm" });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("selectBackend", () => {
  it("starts native or wasm, logs one line once, and answers the same again", async () => {
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    const first = await selectBackend({ log });
    expect(await selectBackend({ log })).toBe(first);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(first.reason);
    expect(tf.getBackend()).toBe(first.name === "native" ? "tensorflow" : "wasm");
    expect(tf.tidy(() => tf.add([1, 2], [3, 4]).dataSync())).toEqual(new Float32Array([4, 6]));
  });

  it("STILLROOM_BACKEND=wasm forces WebAssembly, with one line and no other noise", () => {
    const { stdout, stderr, status } = run(
      `const { name } = await selectBackend(); await selectBackend(); console.log(name, tf.getBackend(), tf.scalar(7).dataSync()[0]);`,
      { STILLROOM_BACKEND: "wasm" },
    );
    expect(stderr).toBe("");
    expect(stdout.split("\n")).toEqual([
      "Tensor backend: WebAssembly with SIMD, because STILLROOM_BACKEND=wasm asks for it.",
      "wasm wasm 7",
      "",
    ]);
    expect(status).toBe(0);
  });

  it("startBackend starts it without a word, and selectBackend then logs its line as if it were the first", () => {
    const { stdout, stderr } = run(
      `await startBackend(); console.log(tf.getBackend());
       const { name } = await selectBackend(); console.log(name, (await startBackend()) === (await selectBackend()));`,
      { STILLROOM_BACKEND: "wasm" },
    );
    expect(stderr).toBe("");
    expect(stdout.split("\n")).toEqual([
      "wasm",
      "Tensor backend: WebAssembly with SIMD, because STILLROOM_BACKEND=wasm asks for it.",
      "wasm true",
      "",
    ]);
  });

  it("STILLROOM_BACKEND=native gives native or a clear error, never another backend", () => {
    const { stdout, stderr, status } = run(
      `const { name } = await selectBackend(); console.log("got", name, tf.getBackend());`,
      { STILLROOM_BACKEND: "native" },
    );
    if (status === 0) expect(stdout).toContain("got native tensorflow");
    else {
      expect(stderr).toMatch(/STILLROOM_BACKEND=native, but tfjs-node .*npm run setup:native/);
      expect(stdout).toBe("");
    }
  });

  it.each([
    ["the project", "esm", "npm run setup:native"],
    ["the npm package", "cjs", "npm install @tensorflow/tfjs-node"],
  ] as const)("in %s names the command that adds native TensorFlow there", async (_, format, command) => {
    // Beside it a tfjs-node without files hides one that is installed.
    const outfile = join(folder, format, `backend.${format === "esm" ? "mjs" : "cjs"}`);
    const hidden = join(folder, format, "node_modules/@tensorflow/tfjs-node/package.json");
    mkdirSync(dirname(hidden), { recursive: true });
    writeFileSync(hidden, "{}");
    await build({ ...bundle, outfile, format });
    const script = `import(${JSON.stringify(pathToFileURL(outfile).href)}).then((m) => m.selectBackend())`;
    const say = (env: Record<string, string>) =>
      spawnSync(process.execPath, ["-e", script], {
        encoding: "utf8",
        env: { ...process.env, STILLROOM_BACKEND: "", ...env },
      });
    expect(say({}).stdout).toContain(`because tfjs-node is not installed. Networks with convolutions`);
    expect(say({}).stdout).toContain(`; \`${command}\` adds it.\n`);
    expect(say({ STILLROOM_BACKEND: "native" }).stderr).toContain(
      `tfjs-node is not installed; \`${command}\` adds it, or unset STILLROOM_BACKEND.`,
    );
  });

  it("leaves uncaught errors to the host", () => {
    const { stdout, status } = run(
      `process.on("unhandledRejection", (reason) => console.log("host:", reason));
       process.on("uncaughtException", (error) => console.log("host:", error));
       await selectBackend({ log() {} });
       void Promise.reject("忘れた await");
       setTimeout(() => { throw "in a timer"; }, 1);
       setTimeout(() => console.log("alive"), 50);`,
      { STILLROOM_BACKEND: "wasm" },
    );
    expect([stdout, status]).toEqual(["host: 忘れた await\nhost: in a timer\nalive\n", 0]);
  });

  it("refuses another value by name", () => {
    const { stderr, status } = run("await selectBackend();", { STILLROOM_BACKEND: "cuda" });
    expect(status).not.toBe(0);
    expect(stderr).toContain('STILLROOM_BACKEND is "cuda"; expected "native" or "wasm"');
  });

  it("once refused, can be asked again", () => {
    const { stdout, status } = run(
      `await selectBackend().catch(() => {}); process.env.STILLROOM_BACKEND = "wasm"; console.log((await selectBackend({ log() {} })).name);`,
      { STILLROOM_BACKEND: "cuda" },
    );
    expect([stdout, status]).toEqual(["wasm\n", 0]);
  });

  it.each(["wasm", ""])("a tensor before selectBackend is an error that says so and starts nothing (%j)", (forced) => {
    const { stdout, stderr } = run(
      `const missed = [() => tf.tensor([1]), () => tf.range(0, 3), () => tf.memory()].map((use) => {
         try { use(); } catch (error) { return error.message; }
       });
       console.log(new Set(missed).size, missed[0]);
       await new Promise((done) => setTimeout(done, 200));
       console.log(tf.getBackend(), process.listenerCount("uncaughtException"));
       await selectBackend({ log() {} });
       console.log(tf.range(0, 3).dataSync().join());`,
      { STILLROOM_BACKEND: forced },
    );
    expect(stderr).toBe("");
    expect(stdout).toMatch(
      /^1 No tensor backend is chosen yet: write `await selectBackend\(\);` before .*\nundefined 0\n0,1,2\n$/,
    );
  });

  it("what is chosen otherwise works, as TensorFlow.js documents it", () => {
    const { stdout, stderr } = run(
      `await tf.setBackend("cpu"); console.log(tf.getBackend(), tf.scalar(7).dataSync()[0]);`,
    );
    expect([stderr, stdout]).toEqual(["", "cpu 7\n"]);
  });
});
