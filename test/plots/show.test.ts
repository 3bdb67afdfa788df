import { inspect } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { barChart, liveFigure, show } from "../../lib/plots";

const figure = (value: number) =>
  barChart({
    title: "図",
    x: { label: "x" },
    y: { label: "y" },
    categories: ["a"],
    series: [{ name: "s", values: [value] }],
  });

const ours = Symbol.for("stillroom.display");
const put = (key: string | symbol, value: unknown) =>
  Object.defineProperty(globalThis, key, { value, configurable: true, writable: true });

afterEach(() => {
  Reflect.deleteProperty(globalThis, ours);
  Reflect.deleteProperty(globalThis, "__tslab__");
  vi.restoreAllMocks();
});

describe("show", () => {
  it("gives the kernel the whole bundle", () => {
    const display = vi.fn();
    put(ours, display);
    show(figure(1));
    expect(display.mock.calls[0][0]).toMatchObject({ "text/plain": figure(1).text(), "text/html": figure(1).html() });
    expect(display.mock.calls).toHaveLength(1);
  });

  it("under tslab gives the static picture, through tslab's own require", () => {
    const svg = vi.fn();
    const require = vi.fn(() => ({ display: { svg }, newDisplay: vi.fn() }));
    put("__tslab__", { require });
    show(figure(1));
    expect(require).toHaveBeenCalledWith("tslab");
    expect(svg.mock.calls).toEqual([[figure(1).svg()]]);
  });

  it("under tslab a figure that is printed, as a cell's last value is, shows its picture", () => {
    const svg = vi.fn();
    put("__tslab__", { require: () => ({ display: { svg }, newDisplay: vi.fn() }) });
    expect(inspect(figure(1))).toBe("図");
    expect(svg.mock.calls).toEqual([[figure(1).svg()]]);
  });

  it("a figure that is printed anywhere else is its text", () => {
    expect(inspect(figure(1))).toBe(figure(1).text());
  });

  it("elsewhere prints the text summary", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    show(figure(1));
    expect(log.mock.calls).toEqual([[figure(1).text()]]);
  });
});

describe("a live figure", () => {
  it("shows once, then replaces; two live figures are two places", () => {
    const display = vi.fn();
    put(ours, display);
    const [one, other] = [liveFigure(), liveFigure()];
    one.show(figure(1));
    one.show(figure(2));
    other.show(figure(3));
    const [first, second, third] = display.mock.calls.map(([, options]) => options);
    expect(first).toEqual({ displayId: expect.any(String), update: false });
    expect(second).toEqual({ displayId: first.displayId, update: true });
    expect(third.update).toBe(false);
    expect(third.displayId).not.toBe(first.displayId);
  });

  it("under tslab keeps to one display of its own", () => {
    const displays: string[][] = [];
    const newDisplay = () => {
      const shown: string[] = [];
      displays.push(shown);
      return { svg: (svg: string) => shown.push(svg) };
    };
    put("__tslab__", { require: () => ({ display: { svg: vi.fn() }, newDisplay }) });
    const live = liveFigure();
    live.show(figure(1));
    live.show(figure(2));
    expect(displays).toEqual([[figure(1).svg(), figure(2).svg()]]);
  });
});
