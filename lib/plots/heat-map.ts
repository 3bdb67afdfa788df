import { notEmpty, numbersOrGaps, present, sameLength } from "./check";
import { divergingScale, sequentialScale } from "./colour-scale";
import { spoken } from "./description";
import { figureOf } from "./figure";
import { axesText, labelText } from "./labels";
import { cells } from "./marks/cells";
import { words } from "./messages";
import { minus, numberText } from "./numbers";
import { fixedScale, linearTicks, nameScale } from "./scale";
import { textTable } from "./text-table";
import type { Figure, Label, Values } from "./types";

export interface HeatMap {
  title: string;
  /** What the columns are, and their names from left to right. */
  x: Label & { names: string[] };
  /** What the rows are, and their names from top to bottom. */
  y: Label & { names: string[] };
  /** What the colours mean. */
  colour: Label;
  /** `[rows, columns]`; null leaves a cell white. */
  values: Values[];
  /**
   * A number that matters by itself, such as 0 for a gain: colours part there, vermilion below and blue above. Without
   * it they run from light to dark.
   */
  centre?: number;
}

const mostNames = 40;

/**
 * A table in colours, such as the gain by temperature and width, or a confusion matrix.
 *
 * @throws RangeError naming row and column: a number of values other than that of the names, NaN or Infinity,
 * no names, more than 40.
 */
export function heatMap({ title, x, y, colour, values, centre }: HeatMap): Figure {
  const where = `heatMap "${title}"`;
  notEmpty(`${where}: x`, x.names, "names");
  notEmpty(`${where}: y`, y.names, "names");
  if (Math.max(x.names.length, y.names.length) > mostNames) {
    throw new RangeError(
      `${where}: ${y.names.length} rows of ${x.names.length}; expected at most ${mostNames} each, whose names can be ` +
        `read. Draw larger tables with imageGrid`,
    );
  }
  sameLength(`${where}: values`, values.length, "y.names", y.names.length);
  const rows = values.map((row, r) => {
    sameLength(`${where}: values[${r}]`, row.length, "x.names", x.names.length);
    return numbersOrGaps(`${where}: values[${r}]`, row);
  });
  const found = present(...rows);
  notEmpty(where, found, "values that are not null");
  const scale = centre === undefined ? sequentialScale(found) : divergingScale(found, centre);
  const bar = {
    title: labelText(colour),
    scale: fixedScale([scale.low, scale.high], linearTicks(scale.low, scale.high)),
    colour: scale.colour,
  };
  const width = Math.max(18, Math.min(64, 560 / x.names.length));
  const height = Math.max(18, Math.min(36, 480 / y.names.length));
  const labels = rows.map((row) => row.map((value) => (value === null ? "–" : numberText(value))));
  const fits = width >= 6.5 * Math.max(...labels.flat().map((label) => label.length)) + 4;
  const meaning = `${axesText(x, y)}; ${labelText(colour)}`;
  /** A value and the first cell that has it. */
  const placeOf = (value: number) => {
    const row = rows.findIndex((cells) => cells.includes(value));
    const cell = words.cell(`${y.label} ${y.names[row]}`, `${x.label} ${x.names[rows[row].indexOf(value)]}`);
    return words.at(spoken(numberText(value)), cell);
  };
  const corner = `${y.label} \\ ${x.label}`;
  return figureOf({
    title,
    axes: "shown",
    x: { title: labelText(x), scale: nameScale(x.names), grid: false },
    y: { title: labelText(y), scale: nameScale(y.names, true), grid: false },
    marks: [
      cells({
        values: rows,
        labels: fits ? labels.map((row) => row.map(minus)) : undefined,
        scale,
        bar,
      }),
    ],
    legend: [],
    colourBar: bar,
    width: width * x.names.length,
    height: height * y.names.length,
    summary: [meaning, ...textTable([[corner, ...x.names], ...labels.map((row, r) => [y.names[r], ...row])])],
    description: [meaning, words.lowest(placeOf(Math.min(...found))), words.highest(placeOf(Math.max(...found)))],
  });
}
