import { messages } from "../../course";
import type { Graded } from "../marking";

/** What Gradescope shows where nothing was graded. */
export const ungraded = (sentence: string) => ({ score: 0, output: sentence, output_format: "text" });

/**
 * What Gradescope reads from results/results.json (its documentation, "Autograder output format"). Hidden checks are
 * marked hidden, and the total counts them.
 */
export function gradescopeResults({ score, results, notes, seconds, isolation }: Graded) {
  return {
    score: score.earned,
    execution_time: Math.ceil(seconds),
    output: [...notes, messages.ranBehind(isolation)].join("\n"),
    output_format: "text",
    test_output_format: "text",
    test_name_format: "text",
    stdout_visibility: "hidden",
    tests: results.map(({ id, title, points, passed, visibility, called, expected, came }, i) => ({
      score: passed ? points : 0,
      max_score: points,
      status: passed ? "passed" : "failed",
      name: title,
      number: String(i + 1),
      output: [
        called && `${messages.labelCalled()}: ${called}`,
        expected && `${messages.labelExpected()}: ${expected}`,
        came && `${messages.labelCame()}: ${came}`,
      ]
        .filter(Boolean)
        .join("\n"),
      tags: [id],
      visibility: visibility === "public" ? "visible" : "hidden",
    })),
  };
}
