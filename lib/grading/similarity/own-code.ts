import { type Tokens, tokensOf } from "./tokens";
import { gramHashes, type Run, shortestMatch, winnow } from "./winnow";

/** A source, and what of it is its author's. */
export interface OwnCode {
  readonly source: string;
  readonly tokens: Tokens;
  /** Where the tokens are the author's own, in order. */
  readonly runs: readonly Run[];
  /** Tokens in all of them. */
  readonly size: number;
  /** Where each chosen hash stands: the index of its first token. A text that repeats itself counts a few times. */
  readonly fingerprints: ReadonlyMap<number, readonly number[]>;
}

/** Places that are kept of a fingerprint that one source has many times. */
const mostPlaces = 4;

const whole = ({ codes }: Tokens): Run => ({ from: 0, to: codes.length });

/** The hashes of everything that a course hands out. */
export function hashesOfGiven(sources: readonly string[]): ReadonlySet<number> {
  return new Set(
    sources.flatMap((source) => {
      const tokens = tokensOf(source);
      return gramHashes(tokens.codes, whole(tokens));
    }),
  );
}

/** What is left of a run when the tokens that lie in something known are taken out. */
function ownRuns(codes: Uint32Array, run: Run, known: ReadonlySet<number>): Run[] {
  const runs: Run[] = [];
  let { from } = run;
  gramHashes(codes, run).forEach((hash, i) => {
    if (!known.has(hash)) return;
    const at = run.from + i;
    if (at > from) runs.push({ from, to: at });
    from = at + shortestMatch;
  });
  return from < run.to ? [...runs, { from, to: run.to }] : runs;
}

function fingerprintsOf(codes: Uint32Array, runs: readonly Run[]): Map<number, number[]> {
  const fingerprints = new Map<number, number[]>();
  for (const run of runs) {
    const hashes = gramHashes(codes, run);
    for (const at of winnow(hashes)) {
      const places = fingerprints.get(hashes[at]!) ?? [];
      if (places.length < mostPlaces) fingerprints.set(hashes[at]!, [...places, run.from + at]);
    }
  }
  return fingerprints;
}

/** @param given - hashes of what everybody was handed out, see `hashesOfGiven` */
export function ownCode(source: string, given: ReadonlySet<number>): OwnCode {
  const tokens = tokensOf(source);
  const runs = ownRuns(tokens.codes, whole(tokens), given);
  const size = runs.reduce((sum, { from, to }) => sum + to - from, 0);
  return { source, tokens, runs, size, fingerprints: fingerprintsOf(tokens.codes, runs) };
}

/** The same without what many have, in which its size does not change: that is a measure of how much its author wrote. */
export function withoutCommon(code: OwnCode, common: ReadonlySet<number>): OwnCode {
  const { codes } = code.tokens;
  const runs = code.runs.flatMap((run) => ownRuns(codes, run, common));
  return { ...code, runs, fingerprints: fingerprintsOf(codes, runs) };
}
