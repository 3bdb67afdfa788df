/** What both sides train; the peer's script reads the same objects. */
export type TrainingCase =
  | {
      kind: "mlp";
      name: string;
      sizes: number[];
      batch: number;
      replicates: number;
      optimizer: "adam" | "momentum";
      /** Steps of one timed block. */
      steps: number;
    }
  | { kind: "masked"; name: string; sizes: number[]; batch: number; replicates: number; steps: number }
  | { kind: "cnn"; name: string; batch: number; steps: number };

export const trainingCases: readonly TrainingCase[] = [
  {
    ...{ kind: "mlp", name: "MLP 64-32-32-10, batch 32, Adam", sizes: [64, 32, 32, 10] },
    ...{ batch: 32, replicates: 1, optimizer: "adam", steps: 100 },
  },
  {
    ...{ kind: "mlp", name: "MLP 196-100-50-10, batch 60, Adam", sizes: [196, 100, 50, 10] },
    ...{ batch: 60, replicates: 1, optimizer: "adam", steps: 60 },
  },
  {
    ...{ kind: "mlp", name: "MLP 784-300-100-10, batch 60, Adam", sizes: [784, 300, 100, 10] },
    ...{ batch: 60, replicates: 1, optimizer: "adam", steps: 30 },
  },
  {
    ...{ kind: "masked", name: "15 masked seeds of 196-4×100-10, batch 60, momentum" },
    ...{ sizes: [196, 100, 100, 100, 100, 10], batch: 60, replicates: 15, steps: 10 },
  },
  { kind: "cnn", name: "CNN 32-64 on 28×28, batch 64, Adam", batch: 64, steps: 3 },
];

/** Trainings whose resident memory has to stay as it is; no peer is needed. */
export type MemoryCase = { kind: "mlp memory"; name: string } | { kind: "network memory"; name: string };

export const memoryCases: readonly MemoryCase[] = [
  { kind: "mlp memory", name: "RSS rise over 1,000 steps, MLP 196-100-50-10, batch 60, Adam" },
  { kind: "network memory", name: "RSS rise over 1,000 steps, Conv-2 with 4 filters on 14×14, batch 16, Adam" },
];
