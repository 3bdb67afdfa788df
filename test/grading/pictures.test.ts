import { describe, expect, it } from "vitest";
import { takeIn } from "../../lib/grading/intake";
import { isPlainSvg } from "../../lib/grading/intake/plain-svg";
import { imageGrid, lineChart } from "../../lib/plots";
import { assignment, bytesOf, solution } from "./submissions";

const svg = (inside: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${inside}</svg>`;

describe("an SVG", () => {
  it.each([
    svg('<title>温度 T</title><g fill="#fff"><path d="M0 0l9 9"/><text x="1">on the left = 1</text></g>'),
    `<?xml version="1.0" encoding="UTF-8"?>\n${svg('<!-- 図 --><rect width="9" clip-path="url(#c)"/>')}`,
    svg('<image href="data:image/png;base64,iVBORw0KGgo=" width="9" height="9"/>'),
  ])("of shapes, text and pixels is plain: %s", (text) => {
    expect(isPlainSvg(text)).toBe(true);
  });

  it.each([
    ["script", svg("<script>alert(1)</script>")],
    ["script in another namespace", svg('<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>')],
    ["a handler", svg('<rect onload="alert(1)"/>')],
    ["HTML", svg("<foreignObject><iframe/></foreignObject>")],
    ["a link", svg('<a href="javascript:alert(1)"><text>x</text></a>')],
    ["a picture from elsewhere", svg('<image href="http://127.0.0.1/x.png"/>')],
    ["a picture from elsewhere, the old way", svg("<image xlink:href='//127.0.0.1/x.png'/>")],
    ["an SVG inside", svg('<image href="data:image/svg+xml;base64,PHN2Zz4="/>')],
    ["a hidden name", svg('<image href="&#104;ttp://127.0.0.1/x.png"/>')],
    ["a style sheet", svg("<style>@import url(http://127.0.0.1/x.css)</style>")],
    ["a paint from elsewhere", svg('<rect fill="url(http://127.0.0.1/#a)"/>')],
    ["parts that repeat", svg('<g id="a"/><use href="#a"/><use href="#a"/>')],
    ["animation", svg('<rect><set attributeName="x" to="1"/></rect>')],
    ["entities", `<!DOCTYPE svg [<!ENTITY a "aaaa">]>${svg("&a;")}`],
    ["entities behind a comment", `<!-- --><!DOCTYPE svg>${svg("")}`],
    ["a processing instruction", `<?xml-stylesheet href="x.css"?>${svg("")}`],
    ["HTML altogether", "<html><body>x</body></html>"],
  ])("with %s is not", (_, text) => {
    expect(isPlainSvg(text)).toBe(false);
  });

  it("of the course's own plots is plain", () => {
    const chart = lineChart({
      title: "損失 <T>",
      ...{ x: { label: "T" }, y: { label: "nats" }, series: [{ name: "a", x: [0, 1], y: [1, 2] }] },
    });
    const grid = imageGrid({ title: "数字", images: [[0, 1, 0.5, 1]], height: 2, width: 2 });
    for (const figure of [chart, grid]) {
      const text = figure.svg();
      expect(text).toContain("<title>");
      expect(isPlainSvg(text)).toBe(true);
    }
  });
});

describe("the pictures of a submission", () => {
  const png = Buffer.from("89504e470d0a1a0a00", "hex").toString("base64");
  const show = (data: object) => ({ output_type: "display_data", data, metadata: {} });
  const taken = (outputs: Record<string, unknown>) => {
    const notebook = solution();
    const cells = notebook.cells.map((cell) => ({ ...cell, outputs: outputs[cell.id ?? ""] ?? [] }));
    return takeIn("x.ipynb", bytesOf({ ...notebook, cells }), assignment.release, assignment.tasks);
  };

  it("belong to the task that stands before them, one an output", () => {
    const plot = { "text/html": "<b>", "image/svg+xml": ["<svg>", "</svg>"], "image/png": png, "text/plain": "x" };
    const { pictures, notes } = taken({
      softmax: [{ output_type: "stream", text: "x" }, show(plot)],
      "softmax-check": [show({ "image/png": `${png}\n` })],
      diagnose: [show({ "image/jpeg": Buffer.from("ffd8ff00", "hex").toString("base64") })],
    });
    expect(notes).toEqual([]);
    expect(pictures.map(({ task, type }) => [task, type])).toEqual([
      ["softmax", "image/svg+xml"],
      ["softmax", "image/png"],
      ["diagnose", "image/jpeg"],
    ]);
    expect(Buffer.from(pictures[0]!.base64, "base64").toString()).toBe("<svg></svg>");
    expect(pictures[1]!.base64).toBe(png);
  });

  it("that are not what they say, or too many or too large, are left out and counted", () => {
    const large = Buffer.concat([Buffer.from("89504e47", "hex"), Buffer.alloc(3 * 2 ** 20)]).toString("base64");
    const bad = [{ "image/png": Buffer.from("<svg onload=alert(1)>").toString("base64") }, { "image/png": large }];
    const many = Array.from({ length: 30 }, () => show({ "image/png": png }));
    const { pictures, notes } = taken({ softmax: [...bad.map(show), ...many] });
    expect(pictures).toHaveLength(24);
    expect(notes).toEqual([expect.stringMatching(/^8 pictures .* not shown/)]);
  });

  it("an output whose SVG is not plain shows the PNG that stands beside it", () => {
    const both = { "image/svg+xml": svg("<script>alert(1)</script>"), "image/png": png };
    const { pictures, notes } = taken({ softmax: [show(both)] });
    expect(pictures).toEqual([{ task: "softmax", type: "image/png", base64: png }]);
    expect(notes).toEqual([]);
  });

  it("odd outputs are no pictures and no error", () => {
    for (const outputs of ["x", [null, 3, { data: [] }, show({ "image/png": 7 })]])
      expect(taken({ softmax: outputs })).toMatchObject({ pictures: [], notes: [] });
  });
});
