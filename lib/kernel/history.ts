import { homedir } from "node:os";
import { appendToHistory, newestOfHistory } from "./history-file";
import { inUserFolder } from "./user-folders";

/** One cell that was run. */
export interface HistoryEntry {
  /** Grows from kernel to kernel. */
  session: number;
  /** The execution count. */
  line: number;
  input: string;
  /** The last expression's value as text. */
  output?: string;
}

export type HistoryQuery =
  | { type: "tail"; n: number }
  /** Session 0 is the current one, -1 the one before; `stop` is exclusive. */
  | { type: "range"; session: number; start: number; stop: number }
  | { type: "search"; fits: (input: string) => boolean; unique: boolean; n: number };

export interface History {
  append(entry: Omit<HistoryEntry, "session">): Promise<void>;
  read(query: HistoryQuery): Promise<HistoryEntry[]>;
}

/** Of an input or output, so that one large cell does not push out all others. */
const mostCharacters = 65_536;

/** The beginning of a long text, and what it lacks; no character is cut in two. */
function shortened(text: string): string {
  if (text.length <= mostCharacters) return text;
  const start = text.slice(0, mostCharacters).replace(/[\uD800-\uDBFF]$/, "");
  return `${start}\n// … ${text.length - start.length} more characters are not kept in the history.`;
}

/** `history.jsonl` in the user's folder for such files on the platform; `STILLROOM_HISTORY` names another file. */
export function historyFile(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (env.STILLROOM_HISTORY) return env.STILLROOM_HISTORY;
  return inUserFolder("state", ["history.jsonl"], env, platform, home);
}

/** The number of a new session: greater than those before, and another one for a kernel of the same millisecond. */
export const sessionNumber = (): number => Date.now() * 1000 + (process.pid % 1000);

function parse(text: string): HistoryEntry[] {
  return text.split("\n").flatMap((line) => {
    try {
      const entry = JSON.parse(line) as HistoryEntry;
      return typeof entry.input === "string" && typeof entry.session === "number" ? [entry] : [];
    } catch {
      // A line that a crash left half-written, or the first one of a file read from its middle.
      return [];
    }
  });
}

const select: {
  [T in HistoryQuery["type"]]: (
    all: HistoryEntry[],
    query: Extract<HistoryQuery, { type: T }>,
    current: number,
  ) => HistoryEntry[];
} = {
  tail: (all, { n }) => (n === Number.POSITIVE_INFINITY ? all : n > 0 ? all.slice(-n) : []),
  range(all, { session, start, stop }, current) {
    const sessions = [...new Set([...all.map((entry) => entry.session), current])].sort((a, b) => a - b);
    // Not `at`, for which an index before the first session counts from the last one.
    const wanted = session > 0 ? session : sessions[sessions.indexOf(current) + session];
    return all.filter((entry) => entry.session === wanted && entry.line >= start && entry.line < stop);
  },
  search(all, { fits, unique, n }) {
    const found = all.filter((entry) => fits(entry.input));
    const newest = new Map(found.map((entry) => [entry.input, entry]));
    return select.tail(
      unique ? found.filter((entry) => newest.get(entry.input) === entry) : found,
      { type: "tail", n },
      0,
    );
  },
};

/**
 * The history of all kernels of the user: one JSON line a cell, appended when it has run, so that a crash costs one
 * line at most and kernels side by side do not disturb each other.
 *
 * @param session - a number greater than those of earlier kernels, see {@link sessionNumber}
 */
export function openHistory(file: string, session: number): History {
  let last: Promise<void> = Promise.resolve();
  return {
    append({ line, input, output }) {
      const kept = { session, line, input: shortened(input), output: output && shortened(output) };
      // The crash of any kernel may have left half a line at the end of the file, which this one must not join.
      const text = `\n${JSON.stringify(kept)}\n`;
      last = last.then(() => appendToHistory(file, text));
      return last;
    },
    async read(query) {
      await last.catch(() => {});
      const all = parse(await newestOfHistory(file));
      return (select[query.type] as (all: HistoryEntry[], query: HistoryQuery, current: number) => HistoryEntry[])(
        all,
        query,
        session,
      );
    },
  };
}
