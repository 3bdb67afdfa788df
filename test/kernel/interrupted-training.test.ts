import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadNative } from "../../lib/backend/load-native";
import { type FrontEnd, startFrontEnd } from "./front-end";

const backend = JSON.stringify(resolve(import.meta.dirname, "../../lib/backend"));

const selected = `import { selectBackend, tf } from ${backend}; await selectBackend();`;
const starts: [string, { env?: Record<string, string>; start: string }][] = [
  ["plain JavaScript", { start: `import { tf } from ${backend}; await tf.setBackend("cpu");` }],
  ["WebAssembly", { env: { STILLROOM_BACKEND: "wasm" }, start: selected }],
];
if ((await loadNative()).loaded)
  starts.push(["native TensorFlow", { env: { STILLROOM_BACKEND: "native" }, start: selected }]);
else console.log("left out: an interrupted training on native TensorFlow, which is not here (npm run setup:native)");

describe.each(starts)("an interrupted training on %s", (_, { env = {}, start }) => {
  let kernel: FrontEnd;
  beforeAll(async () => {
    kernel = await startFrontEnd({ env });
    const { reply } = await kernel.execute(`${start}
      const go = () => console.log("go");
      const 重み = tf.variable(tf.tensor1d([1, 2])), 最適 = tf.train.sgd(0.25);
      const 損失 = () => tf.sum(tf.square(重み)) as tf.Scalar;
      const 数 = () => tf.memory().numTensors;
      const 全体 = () => (tf.engine() as unknown as { state: Record<"kernelDepth" | "gradientDepth", number> & { scopeStack: unknown[] } }).state;`);
    expect(reply).toMatchObject({ status: "ok" });
  });
  afterAll(() => kernel?.close());

  const shown = async (code: string): Promise<unknown> => {
    const { reply, published } = await kernel.execute(code);
    expect(reply).toMatchObject({ status: "ok" });
    return (published.at(-1)![1].data as Record<string, string>)["text/plain"];
  };

  async function interrupted(code: string): Promise<void> {
    const { msg_id } = kernel.send("execute_request", { code });
    const own = (m: { parent: { msg_id?: string } }) => m.parent.msg_id === msg_id;
    await kernel.until("go", (m) => own(m) && m.content.text === "go\n");
    await new Promise((resolve) => setTimeout(resolve, 30));
    await kernel.ask("interrupt_request", {}, "control");
    const end = await kernel.until("the reply", (m) => own(m) && m.channel === "shell");
    expect(end.content.ename).toBe("Interrupted");
  }

  it.each([
    ["within a gradient", "最適.minimize(() => { const y = 損失(); go(); for (;;) 数(); return y; });"],
    [
      "within a kernel",
      "tf.grad(tf.customGrad((x) => { const value = tf.square(x as typeof 重み); go(); for (;;) 数(); return { value, gradFunc: () => value }; }))(重み);",
    ],
    [
      "in tidy after an await, while a profile is taken",
      "await tf.profile(async () => { await null; return tf.tidy(() => { const y = 損失(); go(); for (;;) 数(); return y; }); })",
    ],
  ])("%s leaves an engine that trains", async (_, code) => {
    await shown("重み.assign(tf.tensor1d([1, 2])); 0");
    const before = await shown("数()");
    await interrupted(code);
    expect(await shown("数()")).toBe(before);
    expect(await shown("[全体().kernelDepth, 全体().gradientDepth, 全体().scopeStack.length]")).toBe("[ 0, 0, 0 ]");
    await shown("重み.assign(tf.tensor1d([1, 2])); 最適.minimize(損失); 0");
    expect(await shown("Array.from(重み.dataSync())")).toBe("[ 0.5, 1 ]");
  });

  it("is stopped no more while its tensors are freed", async () => {
    await shown(`const 機 = tf.engine() as unknown as { disposeTensor?(tensor: unknown): void }, 本来 = 機.disposeTensor!.bind(機);
      let 始 = 0, 終 = 0;
      機.disposeTensor = (tensor) => { 始++; for (const end = Date.now() + 50; Date.now() < end;); 本来(tensor); 終++; }; 0`);
    await interrupted("tf.tidy(() => { for (let i = 0; i < 5; i++) tf.tensor1d([i]); go(); for (;;) 数(); });");
    expect(await shown("delete 機.disposeTensor; [始, 終]")).toBe("[ 5, 5 ]");
  });

  // What is not yet in any scope or tape is lost: a tensor or two each time.
  it("wherever it was leaves an engine that trains", async () => {
    for (let i = 0; i < 5; i++) await interrupted("go(); for (;;) { 最適.minimize(損失); await tf.nextFrame(); }");
    await shown("重み.assign(tf.tensor1d([1, 2])); 最適.minimize(損失); 0");
    expect(await shown("Array.from(重み.dataSync())")).toBe("[ 0.5, 1 ]");
  });

  it("closes no scope that an earlier cell opened", async () => {
    await shown("tf.engine().startScope('前'); const 中 = tf.tensor1d([7]); 0");
    await interrupted("tf.tidy(() => { tf.tensor1d([8]); go(); for (;;) 数(); });");
    expect(await shown("[中.isDisposed, 全体().scopeStack.length]")).toBe("[ false, 1 ]");
    expect(await shown("tf.engine().endScope(); 中.isDisposed")).toBe("true");
  });

  it.runIf(env.STILLROOM_BACKEND === "wasm")("leaves the backend its stack, when stopped in its code", async () => {
    const stack =
      "(tf.engine() as unknown as { registry: { wasm: { wasm: { stackSave(): number } } } }).registry.wasm.wasm.stackSave()";
    await shown("const 像 = tf.ones<tf.Rank.R4>([1, 128, 128, 64]), 核 = tf.ones<tf.Rank.R4>([3, 3, 64, 64]); 0");
    await shown(`const 底 = ${stack}; 0`);
    for (let i = 0; i < 3; i++) await interrupted("go(); for (;;) tf.conv2d(像, 核, 1, 'same').dispose();");
    expect(await shown(`${stack} - 底`)).toBe("0");
  });
});
