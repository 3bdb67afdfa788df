import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FrontEnd, startFrontEnd, streamText } from "./front-end";

describe("comms", () => {
  let kernel: FrontEnd;
  beforeAll(async () => {
    kernel = await startFrontEnd();
    await kernel.execute(`
      interface Comm { id: string; send(data: unknown, parts?: object): void; close(): void; onMessage?: (m: { data: { n: number } }) => void; onClose?: () => void }
      const comms = (globalThis as unknown as Record<symbol, { register(t: string, f: (c: Comm, m: { data: unknown }) => void): void; open(t: string, parts?: object): Comm }>)[Symbol.for("stillroom.comms")]!;
      comms.register("倍", (comm, first) => {
        console.log("開", JSON.stringify(first.data));
        comm.onMessage = ({ data }) => { console.log("受", data.n); comm.send({ n: data.n * 2 }, { buffers: [new Uint8Array([data.n])] }); };
        comm.onClose = () => console.log("閉");
      });`);
  });
  afterAll(() => kernel?.close());

  /** Sends a comm message and waits until it has been seen to. */
  async function send(type: string, content: object) {
    const { msg_id } = kernel.send(type, content as Record<string, unknown>);
    const own = (m: { parent: { msg_id?: string } }) => m.parent.msg_id === msg_id;
    await kernel.until("idle", (m) => own(m) && m.content.execution_state === "idle");
    return kernel.received.filter((m) => own(m) && m.header.msg_type !== "status");
  }
  const printed = (messages: Awaited<ReturnType<typeof send>>) =>
    streamText(
      messages.map((m) => [m.header.msg_type, m.content]),
      "stdout",
    );

  it("reach their target both ways; what they print belongs to the message", async () => {
    expect(printed(await send("comm_open", { comm_id: "一", target_name: "倍", data: { a: 1 } }))).toBe('開 {"a":1}\n');
    const { reply } = await kernel.ask("comm_info_request", { target_name: "倍" });
    expect(reply.content.comms).toEqual({ 一: { target_name: "倍" } });
    const answers = await send("comm_msg", { comm_id: "一", data: { n: 21 } });
    expect(printed(answers)).toBe("受 21\n");
    const answer = answers.find((m) => m.header.msg_type === "comm_msg")!;
    expect(answer.content).toEqual({ comm_id: "一", data: { n: 42 } });
    expect(answer.buffers.map((buffer) => [...buffer])).toEqual([[21]]);
    expect(printed(await send("comm_close", { comm_id: "一", data: {} }))).toBe("閉\n");
    expect((await kernel.ask("comm_info_request", {})).reply.content.comms).toEqual({});
  });

  it("to an unknown target are closed again", async () => {
    const answers = await send("comm_open", { comm_id: "無", target_name: "nowhere", data: {} });
    expect(answers.map((m) => [m.header.msg_type, m.content.comm_id])).toEqual([["comm_close", "無"]]);
  });

  it("can be opened by a cell, and work while a cell awaits", async () => {
    const { msg_id } = kernel.send("execute_request", {
      code: `const 開 = comms.open("jupyter.widget", { data: { s: 1 }, metadata: { version: "2.1.0" } });
             const 数 = await new Promise<number>((r) => { 開.onMessage = ({ data }) => r(data.n); }); 開.close(); 数`,
    });
    const open = await kernel.until(
      "comm_open",
      (m) => m.parent.msg_id === msg_id && m.header.msg_type === "comm_open",
    );
    expect(open.content).toMatchObject({ target_name: "jupyter.widget", data: { s: 1 } });
    expect(open.metadata).toEqual({ version: "2.1.0" });
    await send("comm_msg", { comm_id: open.content.comm_id, data: { n: 5 } });
    const result = await kernel.until(
      "the result",
      (m) => m.parent.msg_id === msg_id && m.header.msg_type === "execute_result",
    );
    expect(result.content.data).toEqual({ "text/plain": "5" });
  });

  it("an exception in a handler is shown and harms nothing", async () => {
    await kernel.execute(`comms.register("壊", () => { throw new Error("壊れた") });`);
    const shown = await send("comm_open", { comm_id: "壊", target_name: "壊", data: {} });
    expect(
      streamText(
        shown.map((m) => [m.header.msg_type, m.content]),
        "stderr",
      ),
    ).toContain("Error: 壊れた");
    expect((await kernel.execute("1 + 1")).reply.status).toBe("ok");
  });
});
