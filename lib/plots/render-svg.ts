import type { Axis, ColourBar, Drawing, Frame } from "./drawing";
import { fontSize, type Layout, layOut, lineHeight } from "./layout";
import { ink } from "./palette";
import { element, escapeXml, round, text } from "./svg";

/**
 * The static picture: plain shapes and text on solid white, title and description as its alternative text. No script,
 * no style sheet, no font of its own: what web pages that clean SVG let through.
 */
export function renderSvg(drawing: Drawing): string {
  const layout = layOut(drawing);
  const { width, height } = layout;
  const frame = frameOf(drawing, layout);
  const parts = [
    element("title", {}, escapeXml(drawing.title)),
    element("desc", {}, escapeXml([drawing.subtitle ?? "", ...drawing.description].join("\n").trim())),
    element("rect", { width, height, fill: "#ffffff" }),
    heading(layout),
    drawing.axes === "shown" ? axes(drawing, layout, frame) : "",
    drawing.marks.map((mark) => mark.svg(frame)).join(""),
    drawing.colourBar === undefined ? "" : colourBar(drawing.colourBar, layout),
  ];
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "img",
    "font-family": "Helvetica, Arial, 'Hiragino Sans', 'Noto Sans CJK JP', Meiryo, sans-serif",
    fill: ink.text,
  };
  return element("svg", attributes, parts.join(""));
}

/** Data coordinates → pixels of the axes box. */
function frameOf(drawing: Drawing, { box }: Layout): Frame {
  return {
    box,
    x: (value) => box.left + drawing.x.scale.position(value) * box.width,
    y: (value) => box.top + (1 - drawing.y.scale.position(value)) * box.height,
  };
}

function heading({ left, title, subtitle, legend }: Layout): string {
  const titles = title.lines.map((line, i) => text(left, title.y + i * lineHeight(fontSize.title), line));
  const subtitles = subtitle.lines.map((line, i) => text(left, subtitle.y + i * lineHeight(fontSize.subtitle), line));
  const entries = legend.map(({ entry, x, y }) => entry.key(x, y) + text(x + 30, y + 4, entry.name));
  return (
    element("g", { "font-size": fontSize.title, "font-weight": "bold" }, titles.join("")) +
    (subtitles.length === 0
      ? ""
      : element("g", { "font-size": fontSize.subtitle, fill: ink.soft }, subtitles.join(""))) +
    (entries.length === 0 ? "" : element("g", { "font-size": fontSize.legend }, entries.join("")))
  );
}

function axes(drawing: Drawing, layout: Layout, frame: Frame): string {
  const { left, top, width, height } = layout.box;
  const bottom = top + height;
  const lines = (axis: Axis, path: (value: number) => string) =>
    axis.grid ? axis.scale.ticks.map(({ value }) => path(value)).join("") : "";
  const grid =
    lines(drawing.x, (value) => `M${round(frame.x(value))} ${round(top)}v${round(height)}`) +
    lines(drawing.y, (value) => `M${round(left)} ${round(frame.y(value))}h${round(width)}`);
  const xLabels = drawing.x.scale.ticks.map(({ value, label }) => {
    const [x, y] = [round(frame.x(value)), round(bottom + 16)];
    return layout.turned
      ? text(x + 4, y - 2, label, { transform: `rotate(-40 ${x + 4} ${round(y - 2)})`, "text-anchor": "end" })
      : text(x, y, label);
  });
  const yLabels = drawing.y.scale.ticks.map(({ value }, i) =>
    text(left - 6, frame.y(value) + 4, layout.yTickLabels[i]),
  );
  const [yTitleX, yTitleY] = [24, round(top + height / 2)];
  const titles = layout.xTitle.lines.map((line, i) => text(left + width / 2, layout.xTitle.y + i * 17, line));
  const yTitle = text(yTitleX, yTitleY, drawing.y.title, { transform: `rotate(-90 ${yTitleX} ${yTitleY})` });
  return (
    (grid === "" ? "" : element("path", { d: grid, stroke: ink.grid, fill: "none" })) +
    element("path", {
      d: `M${round(left)} ${round(top)}v${round(height)}h${round(width)}`,
      stroke: ink.axis,
      fill: "none",
    }) +
    element("g", { "font-size": fontSize.tick, "text-anchor": "middle" }, xLabels.join("")) +
    element("g", { "font-size": fontSize.tick, "text-anchor": "end" }, yLabels.join("")) +
    element(
      "g",
      { "font-size": fontSize.axis, "text-anchor": "middle" },
      titles.join("") + (drawing.y.title === "" ? "" : yTitle),
    )
  );
}

/** The key of a heat map: a column of slices to the right of the box. */
function colourBar({ title, scale, colour }: ColourBar, { box, width }: Layout): string {
  const slices = 32;
  const left = box.left + box.width + 18;
  const [low, high] = scale.domain;
  const column = Array.from({ length: slices }, (_, i) => {
    const value = high - ((i + 0.5) / slices) * (high - low);
    // Half a pixel of overlap: no seams between slices.
    const height = box.height / slices + (i < slices - 1 ? 0.5 : 0);
    return element("rect", { x: left, y: box.top + (i * box.height) / slices, width: 14, height, fill: colour(value) });
  });
  const labels = scale.ticks.map(({ value, label }) =>
    text(left + 20, box.top + (1 - scale.position(value)) * box.height + 4, label),
  );
  const [x, y] = [round(width - 14), round(box.top + box.height / 2)];
  const words = text(x, y, title, {
    transform: `rotate(-90 ${x} ${y})`,
    "text-anchor": "middle",
    "font-size": fontSize.axis,
  });
  return column.join("") + element("g", { "font-size": fontSize.tick }, labels.join("")) + words;
}
