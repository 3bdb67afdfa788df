import { createRequire } from "node:module";

const { cache } = createRequire(import.meta.url);

/**
 * Makes `require` load anew what an interrupt stopped while it was being loaded: Node clears it away in a `finally`,
 * which a stop skips, and would return the half module from then on. With it goes what was loaded after its beginning
 * and required it in a circle, so holds on to the half. To be called where no code is on the stack: what is not loaded
 * then never will be.
 */
export function forgetHalfLoaded(): void {
  const entries = Object.entries(cache) as [string, NodeModule][];
  const first = entries.findIndex(([, module]) => !module.loaded);
  if (first < 0) return;
  // In order of their beginnings. One from before the half module can only have asked for it late, and will ask again.
  const since = entries.slice(first);
  const gone = new Set<NodeModule>();
  for (let known = -1; known < gone.size; ) {
    known = gone.size;
    for (const [, module] of since)
      if (!module.loaded || module.children.some((child) => gone.has(child))) gone.add(module);
  }
  for (const [path, module] of since) if (gone.has(module)) delete cache[path];
}
