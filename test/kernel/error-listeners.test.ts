import { afterAll, beforeAll, expect, it } from "vitest";
import { type FrontEnd, startFrontEnd, streamText } from "./front-end";

let kernel: FrontEnd;
beforeAll(async () => {
  kernel = await startFrontEnd();
});
afterAll(() => kernel?.close());

const forgotten = `void Promise.reject(new Error("忘れた await")); setTimeout(() => { throw new Error("時") }, 1);
  await new Promise((later) => setTimeout(later, 100)); 値`;

it("that throw what nobody caught, as the WebAssembly backend's do, end nothing; each error is shown once", async () => {
  await kernel.execute(`var 値 = 41; const 投げる = (error: unknown): never => { throw error };
    process.on("unhandledRejection", 投げる); process.on("uncaughtException", 投げる); process.once("uncaughtException", 投げる);`);
  const { reply, published } = await kernel.execute(forgotten);
  expect(reply.status).toBe("ok");
  expect(published.at(-1)![1].data).toEqual({ "text/plain": "41" });
  const told = streamText(published, "stderr");
  for (const error of ["忘れた await", "時"]) expect(told.split(`Error: ${error}`)).toHaveLength(2);
});

it("can be taken away again", async () => {
  const { published } = await kernel.execute(
    `const 数 = () => process.listenerCount("uncaughtException"); const 前 = 数(); process.once("uncaughtException", 投げる);
     process.off("uncaughtException", 投げる).off("uncaughtException", 投げる); [前, 数()]`,
  );
  expect(published.at(-1)![1].data).toEqual({ "text/plain": "[ 2, 1 ]" });
});

it("of a module that throws something else say so", async () => {
  await kernel.execute(`process.on("uncaughtException", () => { throw new Error("別") });`);
  const { published } = await kernel.execute(forgotten);
  expect(streamText(published, "stderr")).toContain("A listener of uncaughtException failed: Error: 別");
});
