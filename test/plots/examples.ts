import {
  barChart,
  type Figure,
  heatMap,
  histogram,
  imageGrid,
  intervalChart,
  type LineChart,
  lineChart,
  type ScatterChart,
  scatterChart,
} from "../../lib/plots";

/** Figures as the lessons draw them, with made-up smooth numbers; many suites go through this table. */

const steps = Array.from({ length: 400 }, (_, i) => i * 10);
const wobble = (i: number, phase: number) => Math.sin(i * 1.7 + phase) * Math.cos(i * 0.37 + phase * 2);
const curve = (floor: number, phase: number) =>
  steps.map((step, i) => floor + 85 * Math.exp(-step / 500) + 0.4 * wobble(i, phase));

export const trainingCurves: LineChart = {
  title: "A student learns faster from the teacher's soft targets than from labels",
  interval: "95 % t-interval over 5 seeds",
  x: { label: "step" },
  y: { label: "validation error", unit: "%", scale: "log" },
  series: ["hard labels", "distilled, T = 4", "distilled, T = 20"].map((name, s) => {
    const y = curve([5, 3.9, 4.3][s], s);
    return { name, x: steps, y, low: y.map((v) => v * 0.93), high: y.map((v) => v * 1.08) };
  }),
};

export const temperatures: LineChart = {
  title: "Which temperature helps depends on the student's width",
  interval: "95 % t-interval over 10 seeds",
  x: { label: "temperature T", scale: "log" },
  y: { label: "gain over hard labels", unit: "points" },
  series: [20, 50, 200].map((width, s) => {
    const y = [0.56, 0.4 + s * 0.2, 0.2 + s * 0.4, -0.2 + s * 0.6, -0.31 + s * 0.7];
    const name = `${width} hidden units`;
    return { name, x: [1, 2, 4, 8, 20], y, low: y.map((v) => v - 0.2), high: y.map((v) => v + 0.2) };
  }),
};

const gaps: LineChart = {
  title: '蒸留した生徒モデルの誤差 <温度 & 幅> "試験"',
  x: { label: "学習ステップ数" },
  y: { label: "検証誤差", unit: "%" },
  series: [
    { name: "教師ラベルのみ", x: [0, 1, 2, 3, 4, 5, 6], y: [9, 8, null, 6, null, 5.5, 5.4] },
    { name: "蒸留 T < 4 & α", x: [0, 1, 2, 3, 4, 5, 6], y: [9, 7, 6, 5, 4.5, 4.2, null] },
  ],
};

export const sizes: ScatterChart = {
  title: "Error against size",
  interval: "95 % t-interval over 5 seeds",
  x: { label: "size", unit: "kB", scale: "log" },
  y: { label: "test error", unit: "%" },
  series: [
    { name: "pruned", x: [12, 30, 80, 200], y: [8, 6, 5.4, 5.2], low: [7, 5.6, 5.2, 5.1], high: [9, 6.4, 5.6, 5.3] },
    { name: "quantized", x: [25, 50, 100], y: [12.3, 6.5, 5.6], low: [11, 6, 5.3], high: [13.6, 7, 5.9] },
    { name: "low rank", x: [60, 118], y: [12.7, 6.87], low: [12, 6.5], high: [13.4, 7.2] },
  ],
};

const digits = [..."0123456789"];
const soft = [1e-6, 2e-4, 0.03, 0.9, 1e-5, 0.05, 1e-6, 4e-4, 0.012, 0.007];

const glyph = (i: number, size: number) =>
  Float32Array.from({ length: size * size }, (_, p) => {
    const [x, y] = [(p % size) / size - 0.5, Math.floor(p / size) / size - 0.5];
    return Math.max(0, 1 - Math.abs(Math.hypot(x * (1 + 0.1 * i), y) - 0.3) * 12);
  });

const seeds = Array.from({ length: 200 }, (_, i) => i);

export const examples: Record<string, () => Figure> = {
  "training curves": () => lineChart(trainingCurves),
  temperatures: () => lineChart(temperatures),
  "gaps, Japanese": () => lineChart(gaps),
  "one point": () =>
    lineChart({ title: "One", x: { label: "x" }, y: { label: "y" }, series: [{ name: "s", x: [3], y: [5] }] }),
  "nine series": () =>
    lineChart({
      title: "Nine curves that need a legend of several rows, and a title that is longer than one line of the picture",
      x: { label: "round" },
      y: { label: "accuracy", unit: "%" },
      series: Array.from({ length: 9 }, (_, s) => ({
        name: `pruned to ${(100 * 0.8 ** s).toFixed(1)} %`,
        x: seeds,
        y: seeds.map((i) => 95 - s - 40 * Math.exp(-i / (20 + 4 * s))),
      })),
    }),
  "negative values": () =>
    lineChart({
      title: "Loss surface",
      x: { label: "direction" },
      y: { label: "change of the loss" },
      series: [{ name: "loss", x: seeds.map((i) => (i - 100) / 50), y: seeds.map((i) => ((i - 100) / 500) ** 3 - 1) }],
    }),
  sizes: () => scatterChart(sizes),
  "class probabilities": () =>
    barChart({
      title: "Hard and soft targets of one picture of a 3",
      interval: "smallest and largest of 5 teachers",
      x: { label: "class" },
      y: { label: "probability" },
      categories: digits,
      series: [
        { name: "hard target", values: digits.map((d) => (d === "3" ? 1 : 0)) },
        {
          name: "teacher, T = 4",
          values: soft.map((p) => p ** 0.25 / 2.5),
          low: soft.map((p) => (p ** 0.25 / 2.5) * 0.8),
          high: soft.map((p) => (p ** 0.25 / 2.5) * 1.15),
        },
      ],
    }),
  "log bars": () =>
    barChart({
      title: "Dark knowledge shows on a log axis",
      x: { label: "class" },
      y: { label: "probability", scale: "log" },
      categories: digits,
      series: [{ name: "teacher", values: soft }],
    }),
  "bars with long names": () =>
    barChart({
      title: "Test error of each arm",
      interval: "95 % t-interval over 10 seeds",
      x: { label: "arm" },
      y: { label: "test error", unit: "%" },
      categories: [
        "teacher",
        "hard labels",
        "distilled T = 4",
        "label smoothing",
        "teacher's regularisation",
        "自己蒸留",
      ],
      series: [
        {
          name: "error",
          values: [2.1, 5.01, 3.91, 4.7, 4.9, null],
          low: [2, 4.9, 3.85, 4.5, 4.7, null],
          high: [2.2, 5.12, 3.97, 4.9, 5.1, null],
        },
      ],
    }),
  gains: () =>
    intervalChart({
      title: "What distillation gains over hard labels",
      interval: "paired 95 % t-interval over 10 seeds; small dots: single seeds",
      x: { label: "gain in test error", unit: "points" },
      noEffect: 0,
      rows: [
        {
          name: "width 20, T = 1",
          mean: 0.56,
          low: 0.38,
          high: 0.74,
          values: seeds.slice(0, 10).map((i) => 0.56 + 0.3 * wobble(i, 1)),
        },
        {
          name: "width 20, T = 8",
          mean: -0.2,
          low: -0.44,
          high: 0.04,
          values: seeds.slice(0, 10).map((i) => -0.2 + 0.4 * wobble(i, 2)),
        },
        {
          name: "width 200, T = 4",
          mean: 1.1,
          low: 0.95,
          high: 1.25,
          values: seeds.slice(0, 10).map((i) => 1.1 + 0.3 * wobble(i, 3)),
        },
        { name: "教師あり", mean: 0.3, low: 0.1, high: 0.5 },
      ],
    }),
  "temperature by width": () =>
    heatMap({
      title: "Gain by temperature and width",
      x: { label: "temperature T", names: ["1", "2", "4", "8", "20"] },
      y: { label: "hidden units", names: ["20", "50", "200"] },
      colour: { label: "gain", unit: "points" },
      centre: 0,
      values: [
        [0.56, 0.5, 0.2, -0.2, -0.31],
        [0.5, 0.7, 0.6, 0.3, 0.1],
        [0.4, 1.1, 1.15, 1.1, null],
      ],
    }),
  confusion: () =>
    heatMap({
      title: "Confusion of the student that never saw a 3",
      x: { label: "predicted", names: digits },
      y: { label: "true class", names: digits },
      colour: { label: "pictures" },
      values: digits.map((_, r) =>
        digits.map((__, c) => (r === c ? 380 - 7 * r : Math.round(8 + 8 * wobble(r * 10 + c, 1)))),
      ),
    }),
  "digits with captions": () =>
    imageGrid({
      title: "Glyphs",
      images: Array.from({ length: 20 }, (_, i) => glyph(i, 14)),
      height: 14,
      width: 14,
      captions: Array.from({ length: 20 }, (_, i) => `3 → ${i % 10}`),
    }),
  mask: () =>
    imageGrid({
      title: "Mask of the first layer after five rounds",
      images: [Float32Array.from({ length: 196 * 100 }, (_, i) => (wobble(i, 3) > 0.45 ? 1 : 0))],
      height: 100,
      width: 196,
      range: [0, 1],
    }),
  weights: () =>
    histogram({
      title: "Weights before and after pruning",
      x: { label: "weight" },
      series: [
        { name: "dense", values: Float32Array.from({ length: 5000 }, (_, i) => wobble(i, 0) * wobble(i, 5) * 0.2) },
        { name: "kept", values: seeds.map((i) => (i % 2 ? 0.1 : -0.1) + 0.06 * wobble(i, 4)) },
      ],
    }),
};
