import { publishedCompression } from "./published-compression";
import { publishedDistillation } from "./published-distillation";
import type { PublishedSetting } from "./published-setting";
import { publishedSupermasks } from "./published-supermasks";
import { publishedTickets } from "./published-tickets";

/**
 * Settings of papers with their figures, by name: those that are repeated here at the paper's own size, or whose data are
 * not public. Not all papers of the course are among them. Figures of two stand beside the small experiment alone, those of
 * Allen-Zhu and Li in `05-ensembles.test.ts`, of Furlanello and others in `self-distillation-effect.ts`; no figure is taken
 * of three whose effect is shown: Papernot and others (`sharing-effect.ts`), Frosst and Hinton (`soft-tree-effect.ts`),
 * Morcos and others (`ticket-effect.ts`).
 */
export const published: Readonly<Record<string, PublishedSetting>> = {
  ...publishedDistillation,
  ...publishedCompression,
  ...publishedTickets,
  ...publishedSupermasks,
};
