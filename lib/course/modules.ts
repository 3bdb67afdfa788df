/** A module of the course. Its id is the stem `NN-slug` of its lesson, exercise, solution and checks. */
export interface CourseModule {
  readonly id: string;
  readonly title: string;
}

/** THE manifest: the modules that exist, in the order of the course. */
export const modules: readonly CourseModule[] = [
  { id: "00-honest-measurement", title: "Honest measurement" },
  { id: "01-distillation-loss", title: "The distillation loss" },
  { id: "02-temperature", title: "Temperature" },
  { id: "03-dark-knowledge", title: "Dark knowledge" },
  { id: "08-self-distillation", title: "Self-distillation" },
  { id: "10-pruning", title: "Pruning" },
  { id: "13-winning-tickets", title: "Winning tickets" },
  { id: "14-ticket-controls", title: "Ticket controls" },
];

/**
 * The module of an id, `01-distillation-loss`, or of its number, `01` or `1`.
 *
 * @throws Error that lists the ids there are
 */
export function findModule(id: string): CourseModule {
  const number = /^\d{1,2}$/.test(id) ? id.padStart(2, "0") : undefined;
  const found = modules.find((module) => module.id === id || module.id.split("-", 1)[0] === number);
  if (found) return found;
  throw new Error(
    `There is no module ${JSON.stringify(id)}; the modules are ${modules.map((module) => module.id).join(", ")}.`,
  );
}
