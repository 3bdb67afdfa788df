import { expect } from "vitest";

// Set up before each test file: Vitest's comparison of typed arrays writes every index as a text, which takes longer than
// the trainings whose weights are compared.

type View = NodeJS.ArrayBufferView;

const bytesOf = (view: View) => Buffer.from(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength);

/**
 * True of two typed arrays of one kind with the same bytes. Of all else nothing: Vitest decides, which knows that NaN has
 * many bit patterns and says where values differ.
 */
function sameBytes(a: unknown, b: unknown): true | undefined {
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b) || a.constructor !== b.constructor) return undefined;
  return bytesOf(a as View).equals(bytesOf(b as View)) || undefined;
}

// Files that share a process share what its comparisons ask.
const added = Symbol.for("stillroom.test.sameBytes");
const shared = globalThis as { [added]?: true };
if (!shared[added]) expect.addEqualityTesters([sameBytes]);
shared[added] = true;
