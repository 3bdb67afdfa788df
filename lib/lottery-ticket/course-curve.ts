import { type Split, standardise } from "../data";
import { momentum } from "../training";
import { layerwise, pruningRates } from "./pruners";
import type { TicketCurveSettings } from "./ticket-curve";

/**
 * The course's small stand-in for LeNet-300-100 (Frankle and Carbin 2019, section 2): 196-100-100-100-100-10 on 14×14
 * images, gradient descent with momentum, 20 % a round and the output layer 10 %.
 */
export const courseCurve = {
  hidden: [100, 100, 100, 100],
  steps: 800,
  batch: 60,
  learningRate: 0.02,
  momentum: 0.9,
  lookEvery: 25,
  rate: 0.2,
  outputRate: 0.1,
} as const;

/** @param split as drawn, not standardised */
export function courseCurveSettings(split: Split, seeds: readonly string[]): TicketCurveSettings {
  const { momentum: mu, rate, outputRate, ...network } = courseCurve;
  const prune = layerwise(pruningRates(network.hidden.length + 1, rate, outputRate));
  return { ...network, data: standardise(split), seeds, optimizer: momentum(mu), prune };
}
