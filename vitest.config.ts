import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// These rooms compute and leave nothing behind. Their files share what a worker has loaded: each loading TensorFlow.js or
// the compiler anew takes longer than most of them take.
const sharing = [
  ...[
    "bad-input",
    "budget",
    "course",
    "data",
    "derived-models",
    "distillation",
    "early-exits",
    "ensembles",
    "extraction",
    "glom",
    "kernel/compiler",
  ],
  ...[
    "lottery-ticket",
    "loss-landscape",
    "low-rank",
    "models",
    "mutual-learning",
    "plots",
    "privacy",
    "pruning",
    "quantization",
  ],
  ...["random", "science", "self-distillation", "split-inference", "statistics", "training"],
].map((room) => `test/${room}/**/*.test.ts`);

export default defineConfig({
  test: {
    // Kernels and trainings are real processes and real work: a machine that has more to do than this loses time. Two more
    // than there are cores, because many tests wait for processes.
    pool: "forks",
    maxWorkers: Math.min(availableParallelism() + 2, 8),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What tests check is nobody's progress through the course.
    env: { STILLROOM_PROGRESS: join(tmpdir(), "stillroom-test-progress") },
    // A run that found no test is no pass.
    passWithNoTests: false,
    projects: [
      { extends: true, test: { name: "sharing", include: sharing, isolate: false } },
      { extends: true, test: { name: "rest", include: ["test/**/*.test.ts"], exclude: sharing } },
    ],
  },
});
