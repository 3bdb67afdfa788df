import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FrontEnd, type Received, startFrontEnd, streamText } from "./front-end";

// The widgets of the course library in a real kernel, with a front end that speaks the widget protocol.
const room = resolve(import.meta.dirname, "../../lib/widgets");

interface Opened {
  id: string;
  state: Record<string, unknown>;
}

describe("widgets", () => {
  let kernel: FrontEnd;
  beforeAll(async () => {
    kernel = await startFrontEnd();
    await kernel.execute(`import { button, floatSlider, intSlider, interact, progress } from ${JSON.stringify(room)};`);
  });
  afterAll(() => kernel?.close());

  const open = (message: Received): Opened => ({
    id: String(message.content.comm_id),
    state: (message.content.data as { state: Record<string, unknown> }).state,
  });

  /** Runs a cell; what it opened, by the name of the model, and its result. */
  async function cell(code: string) {
    const { reply, published } = await kernel.ask("execute_request", { code });
    expect(reply.content.status, String(reply.content.evalue)).toBe("ok");
    const messages = published.filter(({ header }) => header.msg_type === "comm_open");
    const opened = new Map(messages.map((message) => [String(open(message).state._model_name), open(message)]));
    const result = published.find(({ header }) => header.msg_type === "execute_result")?.content.data;
    return { messages, opened, result: result as Record<string, unknown> | undefined };
  }

  const change = (id: string, state: object) =>
    kernel.send("comm_msg", { comm_id: id, data: { method: "update", state, buffer_paths: [] } });

  /** The picture that an output shows once it is the one wanted: its text, or the name of the error. */
  const picture = (id: string, wanted: string) =>
    kernel.until(`the picture ${wanted}`, ({ header, content }) => {
      if (header.msg_type !== "comm_msg" || content.comm_id !== id) return false;
      const { method, state } = content.data as { method: string; state: { outputs: Record<string, unknown>[] } };
      const [shown] = method === "update" ? state.outputs : [];
      const text = shown?.ename ?? (shown?.data as Record<string, unknown> | undefined)?.["text/plain"];
      return text === wanted;
    });

  const softmax = `interact(({ T }) => {
    if (T === 13) throw new RangeError("不吉");
    const powers = [6, 2.5, 1].map((z) => Math.exp(z / T));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((p, 番号) => ({ 番号, p: p / sum }));
  }, { T: floatSlider({ min: 1, max: 20, value: 4, step: 0.5 }) })`;

  it("open over the protocol of ipywidgets 8, each with the cell as parent", async () => {
    const { messages, opened, result } = await cell(softmax);
    expect([...opened.keys()]).toEqual(["DescriptionStyleModel", "FloatSliderModel", "OutputModel", "VBoxModel"]);
    for (const { content, metadata } of messages) {
      expect(content.target_name).toBe("jupyter.widget");
      expect(metadata).toEqual({ version: "2.1.0" });
      expect((content.data as { buffer_paths: unknown }).buffer_paths).toEqual([]);
    }
    const box = opened.get("VBoxModel")!;
    expect(result!["application/vnd.jupyter.widget-view+json"]).toMatchObject({ model_id: box.id });
    expect(result!["text/html"]).toMatch(/^<p>T: 4<\/p><table>/);
    expect(result!["text/plain"]).toMatch(/^T: 4\n┌/);
    const [first] = opened.get("OutputModel")!.state.outputs as { data: Record<string, string> }[];
    expect(result!["text/html"]).toBe(`<p>T: 4</p>${first!.data["text/html"]}`);
  });

  it("redraw when the slider moves, show what is thrown, and draw on", async () => {
    const { opened } = await cell(
      `interact(({ T }) => { if (T === 13) throw new RangeError("不吉"); return "温度 " + T; }, { T: floatSlider({ min: 1, max: 20 }) })`,
    );
    const [slider, output] = [opened.get("FloatSliderModel")!.id, opened.get("OutputModel")!.id];
    const header = change(slider, { value: 2 });
    expect((await picture(output, "'温度 2'")).parent.msg_id).toBe(header.msg_id);
    const echo = await kernel.until(
      "the echo",
      (m) => m.parent.msg_id === header.msg_id && m.content.comm_id === slider,
    );
    expect(echo.content.data).toEqual({ method: "echo_update", state: { value: 2 }, buffer_paths: [] });
    change(slider, { value: 13 });
    const { content } = await picture(output, "RangeError");
    const [error] = (content.data as { state: { outputs: { traceback: string[] }[] } }).state.outputs;
    expect(error!.traceback[0]).toBe("RangeError: 不吉");
    expect(error!.traceback[1]).toMatch(/^ {4}at .*\[\d+\]:1:/);
    expect(error!.traceback.join()).not.toContain("cell-process");
    change(slider, { value: 3 });
    await picture(output, "'温度 3'");
  });

  it("skip what came while a cell kept the process busy: the newest value is drawn, once", async () => {
    const { opened } = await cell(
      "const calls: number[] = []; interact(({ n }) => { calls.push(n); return n; }, { n: intSlider({ min: 0, max: 999 }) })",
    );
    const [slider, output] = [opened.get("IntSliderModel")!.id, opened.get("OutputModel")!.id];
    kernel.send("execute_request", {
      code: "console.log('始まり'); const 終わり = Date.now() + 300; while (Date.now() < 終わり);",
    });
    await kernel.until("the busy cell", (m) => m.content.text === "始まり\n");
    for (let n = 1; n <= 200; n++) change(slider, { value: n });
    await picture(output, "200");
    const { published } = await kernel.execute("[calls[0], calls.at(-1), calls.length < 100]");
    expect(published[0]![1].data).toEqual({ "text/plain": "[ 0, 200, true ]" });
  });

  it("survive an interrupt of the function that they call", async () => {
    const { opened } = await cell(
      "interact(({ n }) => { if (n === 1) { console.log('回る'); for (;;); } return n; }, { n: intSlider({ min: 0, max: 9 }) })",
    );
    const [slider, output] = [opened.get("IntSliderModel")!.id, opened.get("OutputModel")!.id];
    change(slider, { value: 1 });
    await kernel.until("the loop", (m) => m.content.text === "回る\n");
    await kernel.ask("interrupt_request", {}, "control");
    change(slider, { value: 2 });
    await picture(output, "2");
  });

  it("draw on after an interrupt of a function that waits, or loops after waiting", async () => {
    const { opened } = await cell(
      `const 値 = intSlider({ min: 0, max: 9 }); interact(async ({ n }) => {
        if (n % 2 === 1) await new Promise((go) => setTimeout(go, n === 1 ? 1e6 : 0));
        if (n === 3) { console.log('回る'); for (;;); }
        return n;
      }, { n: 値 })`,
    );
    const [slider, output] = [opened.get("IntSliderModel")!.id, opened.get("OutputModel")!.id];
    const { msg_id } = kernel.send("execute_request", {
      code: "値.value = 1; await new Promise((go) => setTimeout(go, 5)); console.log('待つ'); await new Promise(() => {});",
    });
    await kernel.until("the wait", (m) => m.content.text === "待つ\n");
    await kernel.ask("interrupt_request", {}, "control");
    await kernel.until("the reply", (m) => m.parent.msg_id === msg_id && m.channel === "shell");
    change(slider, { value: 2 });
    await picture(output, "2");
    const before = kernel.received.length;
    change(slider, { value: 3 });
    await kernel.until("the loop", (m) => kernel.received.indexOf(m) >= before && m.content.text === "回る\n");
    await kernel.ask("interrupt_request", {}, "control");
    change(slider, { value: 4 });
    await picture(output, "4");
  });

  it("show progress while the cell runs, and take clicks", async () => {
    const { opened } =
      await cell(`const bar = progress({ max: 3, label: "学習" }); bar.show(); for (const i of [1, 2, 3]) bar.value = i;
      const 押す = button("押す"); 押す.onClick(() => console.log("押した")); 押す.show();`);
    const bar = opened.get("FloatProgressModel")!;
    expect(bar.state).toMatchObject({ value: 0, max: 3, description: "学習", _view_name: "ProgressView" });
    const updates = kernel.received.filter((m) => m.header.msg_type === "comm_msg" && m.content.comm_id === bar.id);
    expect(updates.map((m) => (m.content.data as { state: unknown }).state)).toEqual(
      [1, 2, 3].map((value) => ({ value })),
    );
    const id = opened.get("ButtonModel")!.id;
    const { msg_id } = kernel.send("comm_msg", {
      comm_id: id,
      data: { method: "custom", content: { event: "click" } },
    });
    await kernel.until("idle", (m) => m.parent.msg_id === msg_id && m.content.execution_state === "idle");
    const own = kernel.received.filter((m) => m.parent.msg_id === msg_id);
    expect(
      streamText(
        own.map((m) => [m.header.msg_type, m.content]),
        "stdout",
      ),
    ).toBe("押した\n");
  });

  it("tell a page that was loaded anew of all models", async () => {
    kernel.send("comm_open", { comm_id: "頁", target_name: "jupyter.widget.control", data: {} });
    kernel.send("comm_msg", { comm_id: "頁", data: { method: "request_states" } });
    const { content } = await kernel.until(
      "the states",
      (m) => m.header.msg_type === "comm_msg" && m.content.comm_id === "頁",
    );
    const { states } = content.data as { states: Record<string, { model_name: string }> };
    const { reply } = await kernel.ask("comm_info_request", { target_name: "jupyter.widget" });
    expect(Object.keys(states).sort()).toEqual(Object.keys(reply.content.comms as object).sort());
    expect(Object.values(states).map(({ model_name }) => model_name)).toContain("FloatProgressModel");
  });
});
