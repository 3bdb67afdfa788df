import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Kernels and trainings are real processes and real work; two files at a time is what two cores carry.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What tests check is nobody's progress through the course.
    env: { STILLROOM_PROGRESS: join(tmpdir(), "stillroom-test-progress") },
    // A run that found no test is no pass.
    passWithNoTests: false,
  },
});
