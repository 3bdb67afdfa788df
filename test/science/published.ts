import { publishedCompression } from "./published-compression";
import { publishedDistillation } from "./published-distillation";
import type { PublishedSetting } from "./published-setting";
import { publishedTickets } from "./published-tickets";

/** Every published setting that the course takes figures from, by name. */
export const published: Readonly<Record<string, PublishedSetting>> = {
  ...publishedDistillation,
  ...publishedCompression,
  ...publishedTickets,
};
