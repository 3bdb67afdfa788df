import type { Plain, Tools } from "../../lib/course";
import type { GlyphPractice } from "../../lib/training";

// What the checks share that train a network themselves.

const made = new Map<string, Promise<GlyphPractice>>();

/** The network and glyphs of an exercise, made once and only when a check asks: listing tasks loads no tensor library. */
export function practiceOf(seed: string): Promise<GlyphPractice> {
  const found = made.get(seed) ?? import("../../lib/training").then(({ glyphPractice }) => glyphPractice(seed));
  made.set(seed, found);
  return found;
}

/** Numbers of each layer, as the student sent them, in the shape of `like`. */
export function layersOf(tools: Tools, came: Plain, like: readonly (readonly number[])[]): number[][] {
  return tools.list(came, like.length).map((layer, l) => tools.matrix([layer], 1, like[l]!.length)[0]!);
}

export const keepAll = (layers: readonly (readonly number[])[]): number[][] =>
  layers.map((layer) => layer.map(() => 1));

export const maskedBy = (layers: readonly (readonly number[])[], masks: readonly (readonly number[])[]): number[][] =>
  layers.map((layer, l) => layer.map((weight, i) => (masks[l]![i] === 1 ? weight : 0)));

export const countOf = (mask: readonly number[]): number => mask.filter((entry) => entry === 1).length;

/** Keeps the `keep` entries of largest score among those that the mask keeps; of equal ones those that stand last. */
export function largestOf(scores: readonly number[], mask: readonly number[], keep: number): number[] {
  const places = mask.flatMap((entry, i) => (entry === 1 ? [i] : []));
  const ranked = places.sort((a, b) => scores[b]! - scores[a]! || b - a);
  const kept = new Set(ranked.slice(0, keep));
  return mask.map((_, i) => (kept.has(i) ? 1 : 0));
}
