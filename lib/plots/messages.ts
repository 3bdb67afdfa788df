/** Words of this room that a reader sees. A translation replaces this file alone. */
export const words = {
  last: (value: string) => `last ${value}`,
  range: (low: string, high: string) => `range ${low} … ${high}`,
  values: (count: number) => `${count} ${count === 1 ? "value" : "values"}`,
  mean: (value: string) => `mean ${value}`,
  moreRows: (count: number) => `… ${count} more ${count === 1 ? "row" : "rows"}`,
  pictures: (count: number, width: number, height: number) =>
    `${count} ${count === 1 ? "picture" : "pictures"} of ${width} × ${height} pixels`,
  bar: (value: string) => `solid line: the bar, ${value}`,
  count: "count",
};
