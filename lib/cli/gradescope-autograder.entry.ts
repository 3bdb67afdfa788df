/**
 * What Gradescope's run_autograder starts: grades the one submission and writes results.json, whatever happens.
 *
 * `node gradescope-autograder.js AUTOGRADER MODULE`, where AUTOGRADER is Gradescope's folder of that name
 */
import { join } from "node:path";
import { messages } from "../course";
import { gradeForGradescope, gradescopePlaces, keyInArchive, projectInArchive, ungraded } from "../grading";
import { writeWhole } from "../jobs";
import { registerLoader } from "../loader";

const [autograder = "/autograder", module = ""] = process.argv.slice(2);
const { source, submission, results } = gradescopePlaces(autograder);

/** The reason is for the instructor, who alone sees what an autograder prints. */
function failed(error: unknown) {
  console.error(error);
  return ungraded(messages.autograderFailed());
}

registerLoader();
const root = join(source, projectInArchive);
const result = await gradeForGradescope(root, module, join(source, keyInArchive), submission).catch(failed);
writeWhole(results, `${JSON.stringify(result, null, 1)}\n`);
