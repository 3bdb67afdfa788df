/** Words of this room that a reader sees. A translation replaces this file alone. */
export const words = {
  first: (value: string) => `first ${value}`,
  lowest: (value: string) => `lowest ${value}`,
  highest: (value: string) => `highest ${value}`,
  last: (value: string) => `last ${value}`,
  at: (value: string, place: string) => `${value} at ${place}`,
  range: (low: string, high: string) => `range ${low} … ${high}`,
  values: (count: number) => `${count} ${count === 1 ? "value" : "values"}`,
  mean: (value: string) => `mean ${value}`,
  moreRows: (count: number) => `… ${count} more ${count === 1 ? "row" : "rows"}`,
  pictures: (count: number, width: number, height: number) =>
    `${count} ${count === 1 ? "picture" : "pictures"} of ${width} × ${height} pixels`,
  bar: (values: string[], name = "the bar") =>
    `${values.length === 1 ? "solid line" : "solid lines"}: ${name}, ${values.join(" and ")}`,
  noEffect: (value: string) => `dashed line: no effect, ${value}`,
  cell: (row: string, column: string) => `${row}, ${column}`,
  fullest: (count: number, from: string, to: string) => `most, ${count}, between ${from} and ${to}`,
  count: "count",
};
