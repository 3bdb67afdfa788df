import type { Box, Drawing, LegendEntry } from "./drawing";
import { ellipsis, textWidth, wrap } from "./text-width";

/** Sizes in px. */
export const fontSize = { title: 16, subtitle: 12, axis: 13, tick: 12, legend: 12 };

/** Width of every picture in px, except of those that ask for less. */
const fullWidth = 680;
const narrowest = 360;
const edge = 12;
/** The interactive picture has two buttons in its upper right corner. */
const buttonRoom = 60;
const longestRowName = 190;

export interface PlacedEntry {
  entry: LegendEntry;
  x: number;
  y: number;
}

/** Where everything around the axes box lies, in px. */
export interface Layout {
  width: number;
  height: number;
  box: Box;
  /** Where title and legend begin. */
  left: number;
  /** Where title and subtitle end. */
  headBottom: number;
  /** The baseline of the first line; others follow in steps of `lineHeight`. */
  title: { lines: string[]; y: number };
  subtitle: { lines: string[]; y: number };
  legend: PlacedEntry[];
  /** Tick labels of x are turned because they would touch. */
  turned: boolean;
  xTitle: { lines: string[]; y: number };
  /** The names at the ticks of y, cut to the room there is. */
  yTickLabels: string[];
}

/** From one baseline to the next, in px. */
export const lineHeight = (size: number) => Math.round(size * 1.3);

/** Places title, legend, axes and box so that nothing covers anything else. */
export function layOut(drawing: Drawing): Layout {
  const shown = drawing.axes === "shown";
  const yTickLabels = drawing.y.scale.ticks.map(({ label }) => ellipsis(label, fontSize.tick, longestRowName));
  const tickRoom = shown ? widest(yTickLabels, fontSize.tick) + 10 : 0;
  const yTitleRoom = shown && drawing.y.title !== "" ? fontSize.axis + 10 : 0;
  const left = edge + tickRoom + yTitleRoom;
  const right = edge + (drawing.colourBar === undefined ? 8 : colourBarRoom(drawing));
  const boxWidth = Math.min(fullWidth - left - right, drawing.width ?? fullWidth);
  const width = Math.max(narrowest, left + boxWidth + right);
  const inner = width - 2 * edge;

  const title = wrap(drawing.title, fontSize.title * 1.06, inner - buttonRoom);
  const subtitle = wrap(drawing.subtitle ?? "", fontSize.subtitle, inner);
  const titleY = edge + fontSize.title;
  const subtitleY = titleY + (title.length - 1) * lineHeight(fontSize.title) + fontSize.subtitle + 8;
  const headBottom = subtitleY + (subtitle.length - 1) * lineHeight(fontSize.subtitle) + 4;
  const legend = placeLegend(drawing.legend, edge, headBottom + 16, width - edge);
  const top = (legend.length === 0 ? headBottom : legend[legend.length - 1].y + 10) + 10;

  const xLabels = shown ? drawing.x.scale.ticks.map(({ label }) => label) : [];
  const slot = boxWidth / Math.max(1, xLabels.length);
  const turned = xLabels.some((label) => textWidth(label, fontSize.tick) > slot - 4);
  const xTickRoom = !shown ? 0 : turned ? Math.min(110, widest(xLabels, fontSize.tick) * 0.64 + 20) : 22;
  const xTitle = shown ? wrap(drawing.x.title, fontSize.axis, boxWidth) : [];
  const xTitleY = top + drawing.height + xTickRoom + fontSize.axis + 4;
  const below = xTitle.length === 0 ? top + drawing.height + xTickRoom : xTitleY + (xTitle.length - 1) * 17;
  return {
    width: Math.round(width),
    height: Math.round(below + edge),
    box: { left, top, width: boxWidth, height: drawing.height },
    left: edge,
    headBottom,
    title: { lines: title, y: titleY },
    subtitle: { lines: subtitle, y: subtitleY },
    legend,
    turned,
    xTitle: { lines: xTitle, y: xTitleY },
    yTickLabels,
  };
}

/** Entries from left to right, in as many rows as they need. */
function placeLegend(entries: LegendEntry[], left: number, y: number, right: number): PlacedEntry[] {
  return entries.reduce<{ placed: PlacedEntry[]; x: number; y: number }>(
    (state, entry) => {
      const width = 30 + textWidth(entry.name, fontSize.legend) + 20;
      const breaks = state.x > left && state.x + width - 20 > right;
      const [x, rowY] = breaks ? [left, state.y + 20] : [state.x, state.y];
      return { placed: [...state.placed, { entry, x, y: rowY }], x: x + width, y: rowY };
    },
    { placed: [], x: left, y },
  ).placed;
}

function colourBarRoom(drawing: Drawing): number {
  const labels = drawing.colourBar?.scale.ticks.map(({ label }) => label) ?? [];
  return 18 + 14 + 8 + widest(labels, fontSize.tick) + 8 + fontSize.axis + 4;
}

function widest(labels: string[], size: number): number {
  return Math.max(0, ...labels.map((label) => textWidth(label, size)));
}
