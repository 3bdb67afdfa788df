import { messages } from "./messages";

/** A typed array of numbers. */
export type NumberArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** What crosses between a check and a student's function: data without behaviour, as JSON plus NaN and typed arrays. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | NumberArray
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** A value that holds something else than plain data; `message` says where and what. */
export class NotPlainError extends Error {
  override name = "NotPlainError";
}

const numberArrays = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
] as const;

/** Deeper than any answer; a cycle meets it. */
const deepest = 32;

/** `Function`, `Tensor`, `Promise`: what a learner calls it. */
function kind(value: unknown): string {
  if (typeof value !== "object") return typeof value;
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === "string" && name !== "" ? name : "object";
}

const isRecord = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
};

/**
 * A copy of `value` that shares nothing with it, so that neither side can reach into the other.
 *
 * @throws NotPlainError when it holds a function, a symbol, a class instance, undefined, or a cycle
 */
export function copyPlain(value: unknown, where = messages.theValue(), depth = 0): Plain {
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string")
    return value;
  if (depth >= deepest) throw new NotPlainError(messages.tooDeep(where, deepest));
  if (typeof value !== "object")
    throw new NotPlainError(
      value === undefined ? messages.undefinedValue(where) : messages.notPlain(where, kind(value)),
    );
  if (Array.isArray(value)) return Array.from(value, (item, i) => copyPlain(item, `${where}[${i}]`, depth + 1));
  for (const Typed of numberArrays) if (value instanceof Typed) return Typed.from(value);
  if (!isRecord(value)) throw new NotPlainError(messages.notPlain(where, kind(value)));
  // Without a prototype, a key such as `__proto__` is a key and nothing more.
  const copy: { [key: string]: Plain } = Object.create(null);
  for (const key of Object.keys(value)) copy[key] = copyPlain(Reflect.get(value, key), `${where}.${key}`, depth + 1);
  return copy;
}
