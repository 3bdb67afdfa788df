/** The table `Plan` of assembly/plan.ts: its fields, 4 bytes each, in its order. */
const fields = [
  "layers",
  "rows",
  "terms",
  "replicates",
  "count",
  "sizes",
  "starts",
  "parameters",
  "slots",
  "mask",
  "inputs",
  "targets",
  "scales",
  "dropout",
  "losses",
  "whole",
  "blocks",
  "activations",
  "activationBytes",
  "finished",
  "outputs",
  "deltas",
  "gradient",
  "scratch",
  "sparse",
  "pitch",
  "turnedInputs",
  "turnedDeltas",
  "isAdam",
  "rate",
  "beta1",
  "beta2",
  "epsilon",
] as const;

const floatFields = new Set<string>(["rate", "beta1", "beta2", "epsilon"]);

export type Plan = Record<(typeof fields)[number], number>;

export const planBytes = 4 * fields.length;

/** Writes the given fields of the plan at `address`. */
export function writePlan(memory: WebAssembly.Memory, address: number, plan: Partial<Plan>): void {
  const view = new DataView(memory.buffer, address, planBytes);
  fields.forEach((field, i) => {
    const value = plan[field];
    if (value === undefined) return;
    if (floatFields.has(field)) view.setFloat32(4 * i, value, true);
    else view.setUint32(4 * i, value, true);
  });
}
