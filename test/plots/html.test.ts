import { describe, expect, it } from "vitest";
import { lineChart } from "../../lib/plots";
import { parseXml } from "./xml";

const nasty = `</script><img src=x onerror="alert(1)"> & "温度" 'T' \u0007`;
const figure = lineChart({
  title: nasty,
  interval: nasty,
  x: { label: nasty, unit: "<b>" },
  y: { label: nasty },
  series: [
    { name: nasty, x: [1, 2], y: [1, 2], low: [0.5, 1.5], high: [1.5, 2.5] },
    { name: "教師", x: [1, 2], y: [2, 1] },
  ],
});

describe("HTML", () => {
  const html = figure.html();
  const [, alt, source, script] =
    /^<div [^>]*><img alt="([^"]*)" [^>]*src="([^"]*)"><script>(.*)<\/script><\/div>$/s.exec(html)!;

  it("shows the static picture to a page that runs no script", () => {
    const [head, data] = source.split(",");
    expect(head).toBe("data:image/svg+xml;base64");
    expect(Buffer.from(data, "base64").toString("utf8")).toBe(figure.svg());
    expect(alt).not.toMatch(/[<>"]/);
    expect(alt).toContain("温度");
  });

  it("is one script that no label can end or escape from", () => {
    expect(script).not.toContain("<");
    expect(() => new Function(script)).not.toThrow();
    expect(html.match(/<script/g)).toHaveLength(1);
  });

  it("does nothing on a page without a Jupyter server", () => {
    const document = { currentScript: null, getElementById: () => null };
    expect(() => new Function("document", "window", script)(document, {})).not.toThrow();
  });
});

it("labels survive the static picture, and plotly gets them without tags", () => {
  const words = parseXml(figure.svg()).map(({ text }) => text);
  const printable = nasty.replace("\u0007", "");
  expect(words[1]).toBe(printable);
  expect(words.filter((word) => word === printable).length).toBeGreaterThan(1);
  expect(words).toContain("教師");
  const { layout, data } = figure.plotly();
  expect(layout.xaxis.title?.text).toContain("&lt;/script&gt;");
  expect(data.map(({ name }) => name ?? "").filter((name) => /[<>]/.test(name))).toEqual([]);
});
