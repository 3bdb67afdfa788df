import { extent } from "./extent";
import { minus, numberText, powerOfTen } from "./numbers";

export interface Tick {
  value: number;
  label: string;
}

/** Where values lie between the two ends of an axis. */
export interface Scale {
  kind: "linear" | "log";
  /** The ends of the axis, start first: left, or bottom. */
  domain: [number, number];
  ticks: Tick[];
  /** 0 at the start of the axis, 1 at its end. */
  position(value: number): number;
}

/** How far past the data a linear or log axis reaches, as a share of its length; 0 ends it at the data. */
interface Margin {
  margin: number;
  /** A linear axis also shows zero. */
  zero?: boolean;
}

/** An axis over all `values`, with ticks at 1, 2 or 5 times a power of ten. */
export function linearScale(values: number[], { margin, zero = false }: Margin): Scale {
  const [low, high] = spread(zero ? [0, ...values] : values, (value) => Math.abs(value) / 10 || 1);
  const reach = (high - low) * margin;
  // Bars stand on the axis: no room below zero.
  const start = zero && low === 0 ? 0 : low - reach;
  const end = zero && high === 0 ? 0 : high + reach;
  return fixedScale([start, end], linearTicks(start, end));
}

/** A logarithmic axis over all `values`, which must be positive. */
export function logScale(values: number[], { margin }: Margin): Scale {
  const [low, high] = spread(values.map(Math.log10), () => 0.3);
  const reach = (high - low) * margin;
  const [start, end] = [low - reach, high + reach];
  return {
    kind: "log",
    domain: [10 ** start, 10 ** end],
    ticks: logTicks(10 ** start, 10 ** end),
    position: (value) => (Math.log10(value) - start) / (end - start),
  };
}

/** One place a name, at 0, 1, 2, …; `reversed` puts the first at the end of the axis, as the rows of a table are. */
export function nameScale(names: string[], reversed = false): Scale {
  const ends: [number, number] = [-0.5, names.length - 0.5];
  const ticks = names.map((label, value) => ({ value, label }));
  return fixedScale(reversed ? [ends[1], ends[0]] : ends, ticks);
}

/** A linear axis with given ends and ticks. */
export function fixedScale(domain: [number, number], ticks: Tick[]): Scale {
  const [start, end] = domain;
  return { kind: "linear", domain, ticks, position: (value) => (value - start) / (end - start) };
}

/** Ticks inside `[low, high]`, about six of them, at multiples of 1, 2 or 5 times a power of ten. */
export function linearTicks(low: number, high: number): Tick[] {
  const rough = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough / power >= 5 ? 10 : rough / power >= 2 ? 5 : rough / power >= 1 ? 2 : 1);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  const extreme = Math.max(Math.abs(low), Math.abs(high)) >= 1e6 || decimals > 4;
  return Array.from({ length: count }, (_, i) => {
    const value = Number(((first + i) * step).toPrecision(12));
    return { value, label: minus(extreme ? numberText(value) : value.toFixed(decimals)) };
  });
}

function logTicks(low: number, high: number): Tick[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const decades = Math.log10(high / low);
  const factors = decades > 2.5 ? [1] : [1, 2, 5];
  const every = Math.ceil(decades / 8);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => first + i)
    .filter((exponent) => exponent % every === 0)
    .flatMap((exponent) => factors.map((factor) => logTick(factor, exponent)))
    .filter(({ value }) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
  return ticks.length >= 2 ? ticks : linearTicks(low, high);
}

function logTick(factor: number, exponent: number): Tick {
  const value = Number(`${factor}e${exponent}`);
  const plain = exponent > -4 && exponent < 6;
  return { value, label: plain || factor !== 1 ? numberText(value) : powerOfTen(exponent) };
}

/** The smallest and largest value, moved apart when they are one. */
function spread(values: number[], halfWidth: (value: number) => number): [number, number] {
  const [low, high] = extent(values);
  return low < high ? [low, high] : [low - halfWidth(low), high + halfWidth(high)];
}
