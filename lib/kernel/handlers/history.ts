import { type HistoryQuery, matches } from "../history";
import type { Handler } from "./handler";

const whole = (value: unknown, otherwise: number): number => (Number.isInteger(value) ? (value as number) : otherwise);

export const history: Handler = {
  reply: "history_reply",
  when: "at once",
  async handle({ content }, kernel) {
    const { hist_access_type, output, pattern, unique } = content;
    const n = whole(content.n, Number.POSITIVE_INFINITY);
    const queries: Record<string, HistoryQuery> = {
      tail: { type: "tail", n },
      range: {
        type: "range",
        session: whole(content.session, 0),
        start: whole(content.start, 0),
        stop: whole(content.stop, Number.POSITIVE_INFINITY),
      },
      search: { type: "search", pattern: matches(String(pattern ?? "*")), unique: unique === true, n },
    };
    const query = queries[String(hist_access_type)];
    if (!query)
      throw new RangeError(`hist_access_type is ${JSON.stringify(hist_access_type)}, expected tail, range or search`);
    const entries = await kernel.history.read(query);
    return {
      status: "ok",
      history: entries.map(({ session, line, input, output: result }) => [
        session,
        line,
        output === true ? [input, result ?? null] : input,
      ]),
    };
  },
};
