import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Kernels and trainings are real processes and real work; two files at a time is what two cores carry.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A run that found no test is no pass.
    passWithNoTests: false,
  },
});
