import { inspect } from "node:util";
import { attempt } from "./attempt";

/** The parts of a TensorFlow.js tensor that showing it needs. */
export interface TensorLike {
  shape: readonly number[];
  dtype: string;
  size: number;
  isDisposed: boolean;
  dataSync(): ArrayLike<unknown>;
}

export function isTensor(value: unknown): value is TensorLike {
  if (typeof value !== "object" || value === null) return false;
  return attempt(() => {
    const { shape, dtype, dataSync, dataId } = value as Record<string, unknown>;
    return Array.isArray(shape) && typeof dtype === "string" && typeof dataSync === "function" && dataId !== undefined;
  }, false);
}

const edge = 3;
const mostInLine = 12;

function tensorTitle({ dtype, shape, isDisposed }: TensorLike): string {
  return `Tensor ${dtype} [${shape.join(", ")}]${isDisposed ? " (disposed)" : ""}`;
}

/** Indices of an axis that are shown: all of a short one, the two ends of a long one with -1 for the gap. */
function shownIndices(length: number): number[] {
  if (length <= 2 * edge) return Array.from({ length }, (_, i) => i);
  return [0, 1, 2, -1, length - 3, length - 2, length - 1];
}

function number(value: unknown): string {
  if (typeof value !== "number") return inspect(value);
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

/** The text of the element at an index; complex data holds real and imaginary parts in turn. */
function elements(dtype: string, data: ArrayLike<unknown>): (index: number) => string {
  if (dtype !== "complex64") return (index) => number(data[index]);
  return (index) => {
    const imaginary = number(data[2 * index + 1]);
    return `${number(data[2 * index])} ${imaginary.startsWith("-") ? `- ${imaginary.slice(1)}` : `+ ${imaginary}`}i`;
  };
}

function block(element: (index: number) => string, shape: readonly number[], offset: number, depth: number): string {
  const [length, ...rest] = shape;
  if (length === undefined) return element(offset);
  const stride = rest.reduce((product, size) => product * size, 1);
  const parts = shownIndices(length).map((i) => (i < 0 ? "…" : block(element, rest, offset + i * stride, depth + 1)));
  return `[${parts.join(rest.length === 0 ? ", " : `,\n${" ".repeat(depth + 1)}`)}]`;
}

/** A tensor as text: data type and shape, then the values at the ends of each axis. */
export function tensorText(tensor: TensorLike): string {
  const title = tensorTitle(tensor);
  if (tensor.isDisposed) return title;
  return `${title}\n${block(elements(tensor.dtype, tensor.dataSync()), tensor.shape, 0, 0)}`;
}

/** A tensor in one line, for where it stands among other things: its values only where they are few. */
export function tensorLine(tensor: TensorLike): string {
  const title = tensorTitle(tensor);
  if (tensor.isDisposed || tensor.size > mostInLine) return title;
  return attempt(() => tensorText(tensor).replace(/\n */g, " "), title);
}
