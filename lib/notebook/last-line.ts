import * as z from "zod";
import { plainText } from "./failure";
import type { OutputMessage } from "./outputs";

const printed = z.object({ text: z.string() });
const replaced = z.object({ data: z.object({ "text/plain": z.string() }) });

/** The last line that a message prints, or puts in the place of an earlier one; "" when there is none. */
export function lastLineOf({ type, content }: OutputMessage): string {
  const text =
    type === "update_display_data"
      ? replaced.safeParse(content).data?.data["text/plain"]
      : printed.safeParse(content).data?.text;
  const lines = plainText(text ?? "").split(/[\r\n]+/);
  return lines.findLast((line) => line.trim() !== "")?.trim() ?? "";
}
