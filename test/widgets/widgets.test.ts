import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  button,
  checkbox,
  dropdown,
  floatSlider,
  hbox,
  html,
  intSlider,
  label,
  output,
  progress,
  vbox,
} from "../../lib/widgets";
import { jupyterDisplay } from "../../lib/widgets/types";
import { type FakeKernel, fakeKernel } from "./fake-kernel";

const view = "application/vnd.jupyter.widget-view+json";
const update = (state: object) => ({ method: "update", state, buffer_paths: [] });

describe("widgets in a kernel", () => {
  let kernel: FakeKernel;
  beforeEach(() => {
    kernel = fakeKernel();
  });
  afterEach(() => kernel.remove());

  it("open their model when they are first shown, once", () => {
    const slider = floatSlider({ min: 1, max: 20, value: 4, step: 0.5, label: "温度" });
    expect(kernel.sent).toEqual([]);
    const bundle = slider[jupyterDisplay]();
    expect(bundle).toEqual({
      [view]: { version_major: 2, version_minor: 0, model_id: "c1" },
      "text/plain": "温度: 4",
    });
    slider.show();
    expect(kernel.shown).toEqual([bundle]);
    expect(kernel.sent).toEqual([
      {
        id: "c0",
        data: {
          target: "jupyter.widget",
          state: {
            _model_name: "DescriptionStyleModel",
            _model_module: "@jupyter-widgets/controls",
            _model_module_version: "2.0.0",
            _view_name: "StyleView",
            _view_module: "@jupyter-widgets/base",
            _view_module_version: "2.0.0",
            description_width: "initial",
          },
          buffer_paths: [],
        },
      },
      {
        id: "c1",
        data: {
          target: "jupyter.widget",
          state: {
            _model_name: "FloatSliderModel",
            _model_module: "@jupyter-widgets/controls",
            _model_module_version: "2.0.0",
            _view_name: "FloatSliderView",
            _view_module: "@jupyter-widgets/controls",
            _view_module_version: "2.0.0",
            value: 4,
            min: 1,
            max: 20,
            step: 0.5,
            description: "温度",
            style: "IPY_MODEL_c0",
          },
          buffer_paths: [],
        },
      },
    ]);
  });

  it("send what the program changes, once, and nothing that stays the same", () => {
    const bar = progress({ max: 10 });
    bar.value = 1;
    bar.show();
    const before = kernel.sent.length;
    bar.value = 3;
    bar.value = 3;
    expect(kernel.sent.slice(before)).toEqual([{ id: "c1", data: update({ value: 3 }) }]);
    expect(kernel.sent[1]!.data.state).toMatchObject({ _view_name: "ProgressView", value: 1, min: 0, max: 10 });
    expect(bar.text()).toBe("30 %");
  });

  it("take what the reader changes, echo it, and tell listeners until they are removed", () => {
    const slider = intSlider({ min: 0, max: 9 });
    slider.show();
    const heard: number[] = [];
    const stop = slider.onChange((value) => heard.push(value));
    kernel.receive("c1", update({ value: 5 }));
    kernel.receive("c1", update({ description: "n" }));
    expect(kernel.sent.slice(2).map(({ data }) => data)).toEqual([
      { method: "echo_update", state: { value: 5 }, buffer_paths: [] },
      { method: "echo_update", state: { description: "n" }, buffer_paths: [] },
    ]);
    stop();
    slider.value = 7;
    expect(heard).toEqual([5]);
  });

  it("read a number of a float slider without what counting its steps in binary left", () => {
    const slider = floatSlider({ min: -20, max: 20, label: "温度" });
    slider.show();
    const read = [6.500000000000001, -0.30000000000000004, 1e-7, 12.3].map((value) => {
      kernel.receive("c1", update({ value }));
      return slider.value;
    });
    expect(read).toEqual([6.5, -0.3, 1e-7, 12.3]);
  });

  it("keep what the program says of a float slider to the last digit", () => {
    const slider = floatSlider({ min: 0, max: 5, value: 1 / 3 });
    expect(slider.value).toBe(1 / 3);
    slider.value = Math.PI;
    expect(slider.value).toBe(Math.PI);
  });

  it("answer a page that asks for their state, one by one and all at once", () => {
    const ticked = checkbox({ value: true });
    ticked.show();
    const id = kernel.comm("CheckboxModel").id;
    kernel.receive(id, { method: "request_state" });
    expect(kernel.sent.at(-1)!.data).toMatchObject({ method: "update", state: { value: true } });
    kernel.receive(id, { method: "toString" });
    kernel.receive(id, "nonsense");
  });

  it("boxes open their children first and refer to them", () => {
    const box = vbox([hbox([label("左"), html("<b>右</b>")]), button("押す")]);
    box.show();
    const opened = kernel.sent.map(({ data }) => data.state as Record<string, unknown>);
    expect(opened.map((state) => state._model_name)).toEqual([
      "LabelModel",
      "HTMLModel",
      "HBoxModel",
      "ButtonModel",
      "VBoxModel",
    ]);
    expect(opened[2]!.children).toEqual(["IPY_MODEL_c0", "IPY_MODEL_c1"]);
    expect(opened[4]!.children).toEqual(["IPY_MODEL_c2", "IPY_MODEL_c3"]);
    expect(box.text()).toBe("左   <b>右</b>\n[押す]");
  });

  it("a button tells of clicks and of nothing else", () => {
    const clicked = button("押す");
    clicked.show();
    let clicks = 0;
    clicked.onClick(() => clicks++);
    kernel.receive("c0", { method: "custom", content: { event: "click" } });
    kernel.receive("c0", { method: "custom", content: { event: "other" } });
    kernel.receive("c0", { method: "custom", content: null });
    expect(clicks).toBe(1);
  });

  it("a dropdown sends names and keeps values", () => {
    const options = { "hard targets": 0, "soft targets": 1 };
    const choice = dropdown({ options, value: 1, label: "loss" });
    choice.show();
    expect(kernel.sent[1]!.data.state).toMatchObject({ _options_labels: Object.keys(options), index: 1 });
    kernel.receive("c1", update({ index: 0 }));
    expect(choice.value).toBe(0);
    expect(choice.text()).toBe("loss: hard targets");
    const next: number = choice.value;
    choice.value = next === 0 ? 1 : 0;
    expect(kernel.sent.at(-1)!.data).toEqual(update({ index: 1 }));
    kernel.receive("c1", update({ index: 99 }));
    expect(() => choice.value).toThrow(
      new RangeError("dropdown: the front end chose number 99, expected 0 to 1; choose again"),
    );
    choice.value = 0;
    expect(choice.value).toBe(0);
  });

  it("an output shows, adds and empties", async () => {
    const place = output();
    place.show();
    await place.replace("一");
    await place.append({ [jupyterDisplay]: () => ({ "text/html": "<b>二</b>", "text/plain": "二" }) });
    expect(kernel.sent.at(-1)!.data).toEqual(
      update({
        outputs: [
          { output_type: "display_data", data: { "text/plain": "'一'" }, metadata: {} },
          { output_type: "display_data", data: { "text/html": "<b>二</b>", "text/plain": "二" }, metadata: {} },
        ],
      }),
    );
    expect(place.text()).toBe("'一'\n二");
    place.fail(new RangeError("範囲"));
    expect((kernel.sent.at(-1)!.data.state as { outputs: unknown }).outputs).toMatchObject([
      { output_type: "error", ename: "RangeError", evalue: "範囲" },
    ]);
    await place.replace(undefined);
    expect(kernel.sent.at(-1)!.data).toEqual(update({ outputs: [] }));
  });
});

describe("widgets where no kernel is", () => {
  it("are their text", () => {
    const slider = floatSlider({ min: 1, max: 2, label: "T" });
    expect(slider[jupyterDisplay]()).toEqual({ "text/plain": "T: 1" });
    expect(inspect(slider)).toBe("T: 1");
    expect(slider.modelId()).toBeUndefined();
    slider.value = 1.5;
    expect(slider.value).toBe(1.5);
  });

  it("refuse what makes no sense, saying what was found and expected", () => {
    const refusals: [() => unknown, string][] = [
      [() => floatSlider({ min: 2, max: 2 }), "floatSlider: max is 2, expected more than min 2"],
      [() => floatSlider({ min: Number.NaN, max: 2 }), "floatSlider: min is NaN, expected a finite number"],
      [() => floatSlider({ min: 0, max: 2, step: 0 }), "floatSlider: step is 0, expected more than 0"],
      [
        () => floatSlider({ min: 0, max: 2, value: 3 }),
        "floatSlider: value is 3, expected a number from min 0 to max 2",
      ],
      [() => intSlider({ min: 0, max: 2, value: 0.5 }), "intSlider: value is 0.5, expected a whole number"],
      [() => dropdown({ options: [] }), "dropdown: options is empty, expected at least one"],
      [() => dropdown<string>({ options: ["a", "b"], value: "c" }), "dropdown: value is c, expected one of: a, b"],
      [() => progress({ max: 0 }), "progress: max is 0, expected a number above 0"],
      [() => progress({ value: Number.NaN }), "progress: value is NaN, expected a finite number"],
    ];
    for (const [make, message] of refusals) expect(make).toThrow(new RangeError(message));
    const slider = intSlider({ min: 0, max: 9 });
    expect(() => {
      slider.value = 10;
    }).toThrow("intSlider: value is 10");
    expect(slider.value).toBe(0);
    const bar = progress();
    expect(() => {
      bar.value = Number.NaN;
    }).toThrow("progress: value is NaN");
    expect(bar.value).toBe(0);
  });
});
