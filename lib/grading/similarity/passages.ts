import type { OwnCode } from "./own-code";
import { type Run, shortestMatch } from "./winnow";

/** The same run of tokens in two sources. */
export interface Passage {
  readonly one: Run;
  readonly other: Run;
}

const runAt = ({ runs }: OwnCode, at: number): Run => runs.find(({ from, to }) => from <= at && at < to)!;

/** The longest match through two places, within what is both authors' own; none where only the hashes were equal. */
function matchThrough(one: OwnCode, other: OwnCode, at: number, place: number): Passage | undefined {
  const left = runAt(one, at);
  const right = runAt(other, place);
  const equal = (offset: number) => one.tokens.codes[at + offset] === other.tokens.codes[place + offset];
  let start = 0;
  while (at + start > left.from && place + start > right.from && equal(start - 1)) start -= 1;
  let end = 0;
  while (at + end < left.to && place + end < right.to && equal(end)) end += 1;
  if (end < shortestMatch) return undefined;
  return { one: { from: at + start, to: at + end }, other: { from: place + start, to: place + end } };
}

const length = ({ one }: Passage) => one.to - one.from;

/** All matches that start from shared fingerprints; each once, however many of those lie in it. */
function matches(one: OwnCode, other: OwnCode): Passage[] {
  const found: Passage[] = [];
  /** For each shift between the two sources, how far the last match on it goes. */
  const reached = new Map<number, number>();
  const places = [...one.fingerprints].flatMap(([hash, starts]) => starts.map((at) => ({ hash, at })));
  for (const { hash, at } of places.sort((a, b) => a.at - b.at)) {
    for (const place of other.fingerprints.get(hash) ?? []) {
      if (at < (reached.get(place - at) ?? 0)) continue;
      const match = matchThrough(one, other, at, place);
      if (!match) continue;
      found.push(match);
      reached.set(place - at, match.one.to);
    }
  }
  return found;
}

/** The longest part of a match that no passage has taken yet. */
function free({ one, other }: Passage, takenOne: Uint8Array, takenOther: Uint8Array): Passage | undefined {
  let best = 0;
  let bestStart = 0;
  let run = 0;
  for (let i = 0; one.from + i < one.to; i++) {
    run = takenOne[one.from + i] || takenOther[other.from + i] ? 0 : run + 1;
    if (run > best) [best, bestStart] = [run, i + 1 - run];
  }
  if (best < shortestMatch) return undefined;
  const part = ({ from }: Run): Run => ({ from: from + bestStart, to: from + bestStart + best });
  return { one: part(one), other: part(other) };
}

/**
 * What two sources share, in the order of the first: the longest matches first, each token in one passage at most, as
 * greedy string tiling does it (Wise 1993).
 */
export function sharedPassages(one: OwnCode, other: OwnCode): Passage[] {
  const takenOne = new Uint8Array(one.tokens.codes.length);
  const takenOther = new Uint8Array(other.tokens.codes.length);
  const passages: Passage[] = [];
  for (const match of matches(one, other).sort((a, b) => length(b) - length(a))) {
    const passage = free(match, takenOne, takenOther);
    if (!passage) continue;
    takenOne.fill(1, passage.one.from, passage.one.to);
    takenOther.fill(1, passage.other.from, passage.other.to);
    passages.push(passage);
  }
  return passages.sort((a, b) => a.one.from - b.one.from);
}

/** Tokens in all passages. */
export const sharedTokens = (passages: readonly Passage[]): number =>
  passages.reduce((sum, passage) => sum + length(passage), 0);
