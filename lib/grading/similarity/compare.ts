import { type OwnCode, withoutCommon } from "./own-code";
import { type Passage, sharedPassages, sharedTokens } from "./passages";
import { shortestMatch } from "./winnow";

/** One submission, to be compared. */
export interface Author {
  /** Unique. */
  readonly student: string;
  /** Whose it is: several attempts of one owner are not compared with each other. */
  readonly owner: string;
  /** What people read: the name that the gradebook has, and the file where that name has several. */
  readonly label: string;
  readonly code: OwnCode;
}

/** Submissions whose own code is the same but for names, numbers, strings and comments; mostly one. */
export type Family = readonly [Author, ...Author[]];

/** Two families that share code. */
export interface Resemblance {
  readonly one: Family;
  readonly other: Family;
  readonly passages: readonly Passage[];
  /** Tokens in the passages. */
  readonly shared: number;
  /** Of the tokens of both together the part that is shared, 0 … 1. */
  readonly share: number;
}

/** What comparing a class found. */
export interface Comparison {
  readonly compared: number;
  /** Submissions with too little code of their own to compare. */
  readonly short: number;
  /** Families of several owners, the largest code first. */
  readonly families: readonly Family[];
  /** The closest first. */
  readonly resemblances: readonly Resemblance[];
}

/** Pairs that a person may look at. */
const mostPairs = 100;

/** Families that may share something: what more of them have is how the task is usually done. */
const mostHolders = (families: number): number => Math.max(10, Math.ceil(families / 20));

const owners = (family: Family): Set<string> => new Set(family.map(({ owner }) => owner));

/** Several attempts of one person. */
const isOnePersons = (one: Family, other: Family): boolean => owners([...one, ...other]).size === 1;

const dice = (shared: number, one: number, other: number): number => (2 * shared) / (one + other);

function familiesOf(authors: readonly Author[]): Family[] {
  const families = new Map<string, [Author, ...Author[]]>();
  for (const author of authors) {
    const { tokens, runs } = author.code;
    const key = runs.map(({ from, to }) => tokens.codes.subarray(from, to).join()).join("|");
    const family = families.get(key);
    if (family) family.push(author);
    else families.set(key, [author]);
  }
  return [...families.values()];
}

/** Which families have a fingerprint. */
function holdersOf(families: readonly Family[]): Map<number, number[]> {
  const holders = new Map<number, number[]>();
  families.forEach(([{ code }], i) => {
    for (const hash of code.fingerprints.keys()) {
      const list = holders.get(hash);
      if (list) list.push(i);
      else holders.set(hash, [i]);
    }
  });
  return holders;
}

/** The families without what many of them have. */
function uncommon(families: readonly Family[]): Family[] {
  const most = mostHolders(families.length);
  const common = new Set([...holdersOf(families)].filter(([, { length }]) => length > most).map(([hash]) => hash));
  return families.map(([first, ...others]) => [{ ...first, code: withoutCommon(first.code, common) }, ...others]);
}

interface Candidate {
  readonly one: Family;
  readonly other: Family;
  readonly closeness: number;
}

const closestFirst = (a: Candidate, b: Candidate) => b.closeness - a.closeness;

/** The pairs with the most fingerprints in common, found by way of those, never by looking at every pair. */
function candidates(families: readonly Family[]): Candidate[] {
  const holders = holdersOf(families);
  const kept = 4 * mostPairs;
  let best: Candidate[] = [];
  families.forEach((one, i) => {
    const shared = new Map<number, number>();
    for (const hash of one[0].code.fingerprints.keys())
      for (const j of holders.get(hash) ?? []) if (j > i) shared.set(j, (shared.get(j) ?? 0) + 1);
    for (const [j, count] of shared) {
      const other = families[j]!;
      if (isOnePersons(one, other)) continue;
      const closeness = dice(count, one[0].code.fingerprints.size, other[0].code.fingerprints.size);
      best.push({ one, other, closeness });
    }
    if (best.length > 10 * kept) best = best.sort(closestFirst).slice(0, kept);
  });
  return best.sort(closestFirst).slice(0, kept);
}

/**
 * Compares the code of a class. A match of `surelyFound` tokens between two submissions is found, unless so many have it
 * that it tells nothing.
 *
 * @param authors - in any order
 */
export function compareCode(authors: readonly Author[]): Comparison {
  const long = authors.filter(({ code }) => code.size >= shortestMatch);
  const families = familiesOf(long);
  const resemblances = candidates(uncommon(families)).flatMap(({ one, other }): Resemblance[] => {
    const [{ code }] = one;
    const [{ code: otherCode }] = other;
    const passages = sharedPassages(code, otherCode);
    const shared = sharedTokens(passages);
    return shared === 0 ? [] : [{ one, other, passages, shared, share: dice(shared, code.size, otherCode.size) }];
  });
  return {
    compared: long.length,
    short: authors.length - long.length,
    families: families
      .filter((family) => owners(family).size > 1)
      .sort(([{ code: a }], [{ code: b }]) => b.size - a.size),
    resemblances: resemblances.sort((a, b) => b.share - a.share || b.shared - a.shared).slice(0, mostPairs),
  };
}
