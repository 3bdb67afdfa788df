import { matchesGlob } from "../glob";
import type { HistoryQuery } from "../history";
import { field, wrongField } from "./field";
import type { Handler } from "./handler";

export const history: Handler = {
  reply: "history_reply",
  when: "at once",
  async handle(request, kernel) {
    const number = (name: string, otherwise: number) => field(request, name, "number", otherwise);
    const n = number("n", Number.POSITIVE_INFINITY);
    const unique = field(request, "unique", "boolean", false);
    const output = field(request, "output", "boolean", false);
    const [session, start, stop] = [number("session", 0), number("start", 0), number("stop", Number.POSITIVE_INFINITY)];
    const queries: Record<string, HistoryQuery> = {
      tail: { type: "tail", n },
      range: { type: "range", session, start, stop },
      search: { type: "search", fits: matchesGlob(field(request, "pattern", "string", "*")), unique, n },
    };
    const access = field(request, "hist_access_type", "string");
    if (!Object.hasOwn(queries, access)) throw wrongField(request, "hist_access_type", access, "tail, range or search");
    const entries = await kernel.history.read(queries[access]!);
    return {
      status: "ok",
      history: entries.map(({ session, line, input, output: result }) => [
        session,
        line,
        output ? [input, result ?? null] : input,
      ]),
    };
  },
};
