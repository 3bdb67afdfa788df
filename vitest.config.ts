import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Files that need a process of their own: they choose a tensor backend, mock modules, set variables of the environment, or
// start what lives on. All others share what a worker has loaded: loading TensorFlow.js or the compiler anew takes
// longer than most of them take.
const alone = [
  ...["backend/**", "package/**", "sweep/**"],
  ...["kernel/imports", "kernel/install", "kernel/interrupted-training", "kernel/runs"],
  ...["cli/data", "cli/memory-rise", "cli/native-setup", "grading/classroom", "grading/student-project"],
  ...["grading/attacks/one-wall", "grading/box/box-starter", "grading/box/open-student", "notebook/run-paths"],
].map((files) => `test/${files}.test.ts`.replace("**.", "**/*."));

export default defineConfig({
  // Each process that loads TensorFlow.js saves a third of a second.
  resolve: { alias: [{ find: /^@tensorflow\/tfjs$/, replacement: join(import.meta.dirname, "test/tfjs.cjs") }] },
  test: {
    server: { deps: { external: [/\/test\/tfjs\.cjs$/] } },
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
    // How comparisons treat typed arrays: quickly.
    setupFiles: ["test/same-bytes.ts"],
    projects: [
      { extends: true, test: { name: "sharing", include: ["test/**/*.test.ts"], exclude: alone, isolate: false } },
      { extends: true, test: { name: "alone", include: alone } },
    ],
  },
});
