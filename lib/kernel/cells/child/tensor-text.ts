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

/** Indices of an axis that are shown: all of a short one, the two ends of a long one with -1 for the gap. */
function shownIndices(length: number): number[] {
  if (length <= 2 * edge) return Array.from({ length }, (_, i) => i);
  return [0, 1, 2, -1, length - 3, length - 2, length - 1];
}

function number(value: unknown): string {
  if (typeof value !== "number") return inspect(value);
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

function block(data: ArrayLike<unknown>, shape: readonly number[], offset: number, depth: number): string {
  const [length, ...rest] = shape;
  if (length === undefined) return number(data[offset]);
  const stride = rest.reduce((product, size) => product * size, 1);
  const parts = shownIndices(length).map((i) => (i < 0 ? "…" : block(data, rest, offset + i * stride, depth + 1)));
  return `[${parts.join(rest.length === 0 ? ", " : `,\n${" ".repeat(depth + 1)}`)}]`;
}

/** A tensor as text: data type and shape, then the values at the ends of each axis. */
export function tensorText(tensor: TensorLike): string {
  const title = `Tensor ${tensor.dtype} [${tensor.shape.join(", ")}]`;
  if (tensor.isDisposed) return `${title} (disposed)`;
  return `${title}\n${block(tensor.dataSync(), tensor.shape, 0, 0)}`;
}
