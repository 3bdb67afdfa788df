import type { Plan } from "./plan";

/**
 * How a gradient g changes the parameters θ at learning rate η. Momentum: v ← μ v + g, θ ← θ − η v. Adam: Kingma and Ba
 * 2015, algorithm 1, with the bias corrections and ε added to √v̂.
 */
export type UpdateRule =
  | { readonly name: "momentum"; readonly mu: number }
  | { readonly name: "adam"; readonly beta1: number; readonly beta2: number; readonly epsilon: number };

/** Numbers that the rule remembers of each parameter. */
export const slotCount = (rule: UpdateRule) => (rule.name === "adam" ? 2 : 1);

/** The rule's fields of the plan at `step`, 1 for the first. */
export function rulePlan(rule: UpdateRule, step: number, learningRate: number): Partial<Plan> {
  if (rule.name === "momentum") return { isAdam: 0, rate: learningRate, beta1: rule.mu };
  // Both fractions of Adam's last line are multiplied by √(1 − β₂ᵗ), which corrects s without a pass over it.
  const correction = Math.sqrt(1 - rule.beta2 ** step);
  return {
    isAdam: 1,
    rate: (learningRate * correction) / (1 - rule.beta1 ** step),
    beta1: rule.beta1,
    beta2: rule.beta2,
    epsilon: rule.epsilon * correction,
  };
}
