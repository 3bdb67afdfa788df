import { readFileSync } from "node:fs";
import { join } from "node:path";
import wordListPath from "word-list";
import { withoutCode } from "./markdown";

const lines = (file: string): string[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");

/** The file of the words that this project adds to English: terms of the field, names of programs. */
export const ownWords = join(import.meta.dirname, "words.txt");

const known = new Set([...lines(wordListPath), ...lines(ownWords)]);

/** Spelled right, as it stands or as one word joined by hyphens. */
const isWord = (word: string): boolean => known.has(word) || word.split("-").every((part) => known.has(part));

/** Words that end in `'s`, or in an apostrophe, are their stems; contractions are words of their own. */
const stem = (word: string): string => word.replace(/(n't|'(s|ll|re|ve|d|m))$|'$/, "");

/**
 * The words of a text that are not spelled right. Words with a capital letter or a digit are left alone: they are names,
 * abbreviations and identifiers; so is everything in code, formulas, HTML tags, addresses and other scripts.
 */
export function misspelled(text: string): string[] {
  const prose = withoutCode(text)
    .replace(/\$\$[\s\S]*?\$\$|\$[^$\n]+\$/g, " ")
    .replace(/\]\([^)\s]+\)/g, "]")
    .replace(/<[^<>]*>/g, " ")
    .replace(/&[a-z]+;/g, " ")
    .replace(/\b[a-z]+:\/\/\S+|\S+@\S+|[\w.-]*\/[\w./-]*|\b[\w-]+\.[a-z]\w*/gi, " ")
    .replaceAll("’", "'");
  const words = prose.match(/[\p{L}\p{N}_][\p{L}\p{N}\p{M}_'-]*/gu) ?? [];
  const plain = words.filter((word) => /^[a-zé'-]{2,}$/.test(word)).map((word) => stem(word.replace(/[-']+$/, "")));
  return [...new Set(plain.filter((word) => word.length > 1 && !isWord(word)))].toSorted();
}

/** The comments of TypeScript, a line each. */
export const commentsOf = (source: string): string =>
  [...source.matchAll(/(?:^|\s)\/\/\s?(.*)$|\/\*\*?([\s\S]*?)\*\//gm)]
    .map((match) => (match[1] ?? match[2]!.replace(/^\s*\*/gm, "")).replace(/@\w+(\s+\w+\s+-)?/g, " "))
    .join("\n");
