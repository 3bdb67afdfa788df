import type { NumberArray, Plain } from "../../course";

/**
 * Plain data as JSON and raw bytes. JSON holds what it can; the rest is one-letter records, so that no key of the
 * student's can be taken for one of ours:
 * `{n}` a number that JSON lacks, `{o: [[key, value], …]}` an object, `{t: kind, i: index}` a typed array in `blobs`.
 */
export interface Encoded {
  readonly json: string;
  readonly blobs: readonly Uint8Array[];
}

const kinds = {
  i1: Int8Array,
  u1: Uint8Array,
  c1: Uint8ClampedArray,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  f4: Float32Array,
  f8: Float64Array,
} as const;
type Kind = keyof typeof kinds;
const kindNames = Object.keys(kinds) as Kind[];

/** An answer in which something is not as the codec writes it. */
export class MalformedValueError extends Error {
  override name = "MalformedValueError";
}

/** As one frame of the pipe carries it. */
export function encodeValue(value: Plain): Encoded {
  const blobs: Uint8Array[] = [];
  const encode = (item: Plain): unknown => {
    if (typeof item === "number") return Number.isFinite(item) && !Object.is(item, -0) ? item : { n: numberName(item) };
    if (item === null || typeof item !== "object") return item;
    if (ArrayBuffer.isView(item)) {
      const typed = item as NumberArray;
      const kind = kindNames.find((name) => typed instanceof kinds[name])!;
      blobs.push(new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength));
      return { t: kind, i: blobs.length - 1 };
    }
    if (Array.isArray(item)) return item.map(encode);
    return { o: Object.entries(item as Record<string, Plain>).map(([key, inner]) => [key, encode(inner)]) };
  };
  return { json: JSON.stringify(encode(value)), blobs };
}

const numberName = (value: number) => (Object.is(value, -0) ? "-0" : String(value));
const numbersByName = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["-0", -0],
]);

/**
 * Deeper than any answer; `copyPlain` on the other side stops sooner, so only a forger gets here. Kept small because
 * decoding recurses.
 */
const deepest = 64;

/**
 * The value that `encodeValue` wrote, built anew: nothing in it has a prototype or a method of the sender's making.
 *
 * @param json - untrusted
 * @param blobs - untrusted; each may be used once
 * @throws MalformedValueError
 */
export function decodeValue(json: string, blobs: readonly Uint8Array[]): Plain {
  const used = new Set<number>();
  const decode = (item: unknown, depth: number): Plain => {
    if (depth > deepest) throw new MalformedValueError(`nested more than ${deepest} deep`);
    if (item === null || typeof item === "boolean" || typeof item === "string") return item;
    // JSON.parse turns 1e999 into infinity, which the codec never writes so.
    if (typeof item === "number" && Number.isFinite(item)) return item;
    if (Array.isArray(item)) return item.map((inner) => decode(inner, depth + 1));
    if (typeof item === "object") {
      const keys = Object.keys(item).sort().join();
      const record = item as Record<string, unknown>;
      if (keys === "n") return decodeNumber(record.n);
      if (keys === "o") return decodeObject(record.o, (inner) => decode(inner, depth + 1));
      if (keys === "i,t") return decodeTyped(record, blobs, used);
    }
    throw new MalformedValueError(`a value of unknown form: ${JSON.stringify(item)?.slice(0, 80)}`);
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    throw new MalformedValueError(`not JSON: ${error instanceof Error ? error.message : error}`);
  }
  return decode(parsed, 0);
}

function decodeNumber(name: unknown): number {
  const value = typeof name === "string" ? numbersByName.get(name) : undefined;
  if (value === undefined) throw new MalformedValueError("a number of unknown name");
  return value;
}

function decodeObject(entries: unknown, decode: (item: unknown) => Plain): Plain {
  if (!Array.isArray(entries)) throw new MalformedValueError("an object without entries");
  // Without a prototype, a key such as `__proto__` is a key and nothing more.
  const object: Record<string, Plain> = Object.create(null);
  for (const entry of entries) {
    if (!Array.isArray(entry) || entry.length !== 2 || typeof entry[0] !== "string")
      throw new MalformedValueError("an object entry that is no pair");
    object[entry[0]] = decode(entry[1]);
  }
  return object;
}

function decodeTyped(record: Record<string, unknown>, blobs: readonly Uint8Array[], used: Set<number>): Plain {
  const { t: kind, i: index } = record;
  const Typed = typeof kind === "string" && Object.hasOwn(kinds, kind) ? kinds[kind as Kind] : undefined;
  const blob = typeof index === "number" ? blobs[index] : undefined;
  if (!Typed || !blob || used.has(index as number) || blob.byteLength % Typed.BYTES_PER_ELEMENT !== 0)
    throw new MalformedValueError("a typed array without its bytes");
  used.add(index as number);
  // Copied: the blob may be a window on a buffer that holds more, such as what this process has read or sent before.
  return new Typed(new Uint8Array(blob).buffer);
}
