import type { GradedFile, GradedTask, ModuleResults, PolicyFile } from "../../../lib/grading/gradebook";

export const module = "01-distillation-loss";
export const tasks: GradedTask[] = [
  { id: "softmax", title: "Softmax", points: 5, manual: false },
  { id: "essay", title: "考察", points: 4, manual: true },
];

/** An attempt handed in `hour` hours after midnight of 1 November, UTC. */
export function attempt(student: string, hash: string, hour: number, softmax: number, essay = "essay"): GradedFile {
  return {
    student,
    owner: student.replace(/ #\d+$/, ""),
    attempt: {
      ...{ hash, path: `${student}/${hash}.ipynb`, submitted: new Date(Date.UTC(2026, 10, 1, hour)) },
      ...{ points: { softmax }, answers: { essay }, isolation: "process" },
    },
    version: "v",
  };
}

export const results = (graded: GradedFile[], policy?: PolicyFile): ModuleResults => ({
  ...{ module, tasks, graded, refused: [] },
  ...(policy && { policy }),
});
