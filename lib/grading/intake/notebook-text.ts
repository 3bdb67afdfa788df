import * as z from "zod";

type Text = string | readonly string[];

const isText = (value: unknown): boolean =>
  typeof value === "string" || (Array.isArray(value) && value.every((line) => typeof line === "string"));

/**
 * Text as notebooks hold it: a string, or a list of its lines. A list of millions of other things is one mistake, not
 * millions: zod would collect a report of each.
 */
export const notebookText = z
  .custom<Text>(isText, "expected a text or a list of lines")
  .transform((text) => (typeof text === "string" ? text : text.join("")));
