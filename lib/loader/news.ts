/** What the process whose imports are hooked tells its hooks, which may live in another thread. */
export type News = { ended: string } | { turn: "succeeded" | "failed" };

/** Takes news to the hooks. */
export type Tell = (news: News) => void;

const name = "stillroom.moduleEnded";

/** What the last line of a module calls: an import that fails does not say which of the modules behind it did. */
export const endOfModule = `\n;globalThis[Symbol.for("${name}")]?.(import.meta.url);`;

/** Lets the last lines of modules reach the hooks. */
export function listenToModules(tell: Tell): void {
  Object.defineProperty(globalThis, Symbol.for(name), { value: (ended: string) => tell({ ended }) });
}
