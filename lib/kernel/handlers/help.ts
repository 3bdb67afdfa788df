// Requests that the compiler answers while the reader types; it answers while a cell runs, too.
import { toCodePoints, toUtf16 } from "../protocol/cursor";
import type { Content, Message } from "../protocol/message";
import { field } from "./field";
import type { Handler } from "./handler";
import { helpQuestion } from "./help-request";

/** The code of a request and its cursor in UTF-16 code units; without one, the end. */
function place(request: Message): { code: string; cursor: number } {
  const code = field(request, "code", "string");
  return { code, cursor: toUtf16(code, field(request, "cursor_pos", "number", code.length)) };
}

export const complete: Handler = {
  reply: "complete_reply",
  when: "at once",
  async handle(request, kernel): Promise<Content> {
    const { code, cursor } = place(request);
    const { start, end, matches } = await kernel.compiler.complete(code, cursor);
    const cursor_start = toCodePoints(code, start);
    const cursor_end = toCodePoints(code, end);
    return {
      status: "ok",
      matches: matches.map((match) => match.text),
      cursor_start,
      cursor_end,
      metadata: {
        // Field by field: to copy the rest of an object takes longer than all else that is done here.
        _jupyter_types_experimental: matches.map(({ text, kind, signature, documentation }) => ({
          text,
          signature,
          documentation,
          type: kind,
          start: cursor_start,
          end: cursor_end,
        })),
      },
    };
  },
};

export const inspect: Handler = {
  reply: "inspect_reply",
  when: "at once",
  async handle(request, kernel): Promise<Content> {
    const { code, cursor } = place(request);
    const detail = field(request, "detail_level", "number", 0);
    const found = await kernel.compiler.inspect(code, cursor, detail === 0 ? 0 : 1);
    const data = found.found ? { "text/plain": found.plain, "text/markdown": found.markdown } : {};
    return { status: "ok", found: found.found, data, metadata: {} };
  },
};

export const isComplete: Handler = {
  reply: "is_complete_reply",
  when: "at once",
  async handle(request, kernel): Promise<Content> {
    const code = field(request, "code", "string");
    // To TypeScript, a question for help is half of a conditional expression.
    return helpQuestion(code) ? { status: "complete" } : { ...(await kernel.compiler.isComplete(code)) };
  },
};
