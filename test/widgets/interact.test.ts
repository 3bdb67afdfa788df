import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkbox, floatSlider, interact, intSlider } from "../../lib/widgets";
import { jupyterDisplay, type MimeBundle } from "../../lib/widgets/types";
import { type FakeKernel, fakeKernel } from "./fake-kernel";

const update = (state: object) => ({ method: "update", state, buffer_paths: [] });
const figure = (text: string) => ({
  [jupyterDisplay]: (): MimeBundle => ({ "text/html": `<i>${text}</i>`, "text/plain": text }),
});
const turn = () => new Promise((resolve) => setTimeout(resolve));

describe("interact", () => {
  let kernel: FakeKernel;
  beforeEach(() => {
    kernel = fakeKernel();
  });
  afterEach(() => kernel.remove());

  const outputs = () =>
    kernel.sent.flatMap(({ id, data }) => {
      const { state } = data as { state?: { outputs?: { data?: MimeBundle; ename?: string }[] } };
      return id === kernel.comm("OutputModel").id && data.method === "update" && state?.outputs ? [state.outputs] : [];
    });
  const pictures = () => outputs().map(([one]) => one?.ename ?? one?.data?.["text/plain"]);

  it("shows controls above the picture, and the picture alone where there are no widgets", async () => {
    const bundle = await interact(({ T, 太字 }) => figure(`T=${T.toFixed(1)} ${太字}`), {
      T: floatSlider({ min: 1, max: 20, value: 4 }),
      太字: checkbox({ label: "太 & 字" }),
    })[jupyterDisplay]();
    expect(bundle).toEqual({
      "text/html": "<p>T: 4<br>太 &#38; 字: no</p><i>T=4.0 false</i>",
      "text/plain": "T: 4\n太 & 字: no\nT=4.0 false",
      "application/vnd.jupyter.widget-view+json": {
        version_major: 2,
        version_minor: 0,
        model_id: kernel.comm("VBoxModel").id,
      },
    });
    const [slider, box, place] = ["FloatSliderModel", "CheckboxModel", "OutputModel"].map(
      (name) => kernel.comm(name).id,
    );
    const opened = kernel.sent.at(-1)!.data.state as { children: string[] };
    expect(opened.children).toEqual([slider, box, place].map((id) => `IPY_MODEL_${id}`));
    const first = kernel.sent.find(({ id }) => id === place)!.data.state as { outputs: { data: MimeBundle }[] };
    expect(first.outputs[0]!.data["text/plain"]).toBe("T=4.0 false");
  });

  it("calls the function anew for the newest of many changes, once", async () => {
    const calls: number[] = [];
    const shown = interact(
      ({ n }) => {
        calls.push(n);
        return figure(String(n));
      },
      { n: intSlider({ min: 0, max: 1000 }) },
    );
    await shown[jupyterDisplay]();
    const slider = kernel.comm("IntSliderModel").id;
    for (let n = 1; n <= 1000; n++) kernel.receive(slider, update({ value: n }));
    await turn();
    await turn();
    expect(calls).toEqual([0, 1000]);
    expect(pictures()).toEqual(["1000"]);
  });

  it("lets slow work end before it goes on to the newest value", async () => {
    const finish: (() => void)[] = [];
    const started: number[] = [];
    const shown = interact(
      ({ n }) => {
        started.push(n);
        return n === 0 ? figure("0") : new Promise((resolve) => finish.push(() => resolve(figure(String(n)))));
      },
      { n: intSlider({ min: 0, max: 9 }) },
    );
    await shown[jupyterDisplay]();
    const slider = kernel.comm("IntSliderModel").id;
    for (const n of [1, 2, 3]) {
      kernel.receive(slider, update({ value: n }));
      await turn();
    }
    expect(started).toEqual([0, 1]);
    finish[0]!();
    await turn();
    expect(started).toEqual([0, 1, 3]);
    finish[1]!();
    await turn();
    expect(pictures()).toEqual(["1", "3"]);
  });

  it("shows what the function throws, and works on", async () => {
    const shown = interact(
      ({ n }) => {
        if (n === 1) throw new RangeError("だめ");
        return n === 2 ? Promise.reject(new TypeError("遅れて")) : figure(String(n));
      },
      { n: intSlider({ min: 0, max: 9 }) },
    );
    await shown[jupyterDisplay]();
    const slider = kernel.comm("IntSliderModel").id;
    for (const n of [1, 2, 3]) {
      kernel.receive(slider, update({ value: n }));
      await turn();
      await turn();
    }
    expect(pictures()).toEqual(["RangeError", "TypeError", "3"]);
  });

  it("fails at once when the function cannot do the default values", () => {
    const broken = () => {
      throw new Error("だめ");
    };
    expect(() => interact(broken, { n: intSlider({ min: 0, max: 9 }) })).toThrow("だめ");
  });

  it("gives a page that was loaded anew the state of all models", async () => {
    await interact(({ n }) => figure(String(n)), { n: intSlider({ min: 0, max: 9 }) })[jupyterDisplay]();
    kernel.receive(kernel.comm("IntSliderModel").id, update({ value: 6 }));
    await turn();
    const control = kernel.openFromPage("jupyter.widget.control");
    kernel.receive(control, { method: "request_states" });
    const { method, states, buffer_paths } = kernel.sent.at(-1)!.data as {
      method: string;
      states: Record<string, { model_name: string; state: Record<string, unknown> }>;
      buffer_paths: unknown;
    };
    expect({ method, buffer_paths }).toEqual({ method: "update_states", buffer_paths: [] });
    expect(states[kernel.comm("IntSliderModel").id]).toMatchObject({
      model_name: "IntSliderModel",
      model_module: "@jupyter-widgets/controls",
      model_module_version: "2.0.0",
      state: { value: 6, description: "n" },
    });
  });
});

describe("interact where no kernel is", () => {
  it("calls the function once and shows its picture", async () => {
    let calls = 0;
    const shown = interact(
      ({ T }) => {
        calls++;
        return figure(`温度 ${T}`);
      },
      { T: floatSlider({ min: 1, max: 20, value: 4 }) },
    );
    expect(await shown[jupyterDisplay]()).toEqual({
      "text/html": "<p>T: 4</p><i>温度 4</i>",
      "text/plain": "T: 4\n温度 4",
    });
    expect(inspect(shown)).toBe("T: 4\n温度 4");
    expect(calls).toBe(1);
  });

  it("shows its picture by tslab's own display under tslab", async () => {
    const shown: [string, unknown][] = [];
    const tslab = { display: { raw: (type: string, data: unknown) => shown.push([type, data]) } };
    Object.defineProperty(globalThis, "__tslab__", { value: { require: () => tslab }, configurable: true });
    const picture = { [jupyterDisplay]: () => ({ "image/svg+xml": "<svg>絵</svg>", "text/plain": "絵" }) };
    await interact(() => picture, { n: intSlider({ min: 0, max: 9 }) }).show();
    await intSlider({ min: 0, max: 9, label: "n" }).show();
    Reflect.deleteProperty(globalThis, "__tslab__");
    expect(shown).toEqual([
      ["image/svg+xml", "<svg>絵</svg>"],
      ["text/plain", "n: 0"],
    ]);
  });

  it("asks a picture that speaks to consoles for itself when it is printed", () => {
    const picture = { [jupyterDisplay]: () => ({ "text/plain": "長い文" }), [inspect.custom]: () => "題" };
    expect(inspect(interact(() => picture, { n: intSlider({ min: 0, max: 9 }) }))).toBe("n: 0\n題");
  });
});
