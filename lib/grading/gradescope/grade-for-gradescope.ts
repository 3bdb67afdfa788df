import { basename, join } from "node:path";
import { messages, modulePaths } from "../../course";
import { defaultLimits, probeIsolation } from "../box";
import { collect, RefusedError, takeIn } from "../intake";
import { gradeSubmission, instructorKey, loadAssignment } from "../marking";
import { gradescopeResults, ungraded } from "../report";

/**
 * Grades the one submission in Gradescope's folder. The container is Gradescope's wall around it; within, the strongest
 * box that the machine allows.
 *
 * @param root - the project folder
 * @param keyFile - the instructor's key
 * @param folder - Gradescope's `submission`
 * @returns what belongs into results.json
 * @throws whatever goes wrong besides the submission
 */
export async function gradeForGradescope(root: string, module: string, keyFile: string, folder: string) {
  // What lies beside the submission is the student's own affair here; where there is none, it says what came instead.
  const { files, others } = await collect([folder], module);
  const found = files.length > 0 ? files : others.filter(({ path }) => /\.(ipynb(\.json)?|ts|zip)$/i.test(path));
  const [file] = found;
  if (!file) return ungraded(messages.noSubmission(basename(modulePaths(root, module).exercise)));
  if (found.length > 1)
    return ungraded(messages.severalSubmissions(found.map(({ path }) => path.slice(folder.length + 1))));
  const assignment = await loadAssignment(root, module);
  try {
    const submission = takeIn(file.path, await file.read(), assignment.release, assignment.tasks);
    const { isolation } = await probeIsolation(root);
    const grader = { assignment, isolation, limits: defaultLimits, key: instructorKey(keyFile) };
    const graded = await gradeSubmission(grader, submission);
    for (const problem of graded.problems) console.error(problem);
    const { version, hash } = graded;
    return { ...gradescopeResults(graded), extra_data: { isolation: isolation.level, version, hash } };
  } catch (error) {
    if (error instanceof RefusedError) return ungraded(error.message);
    throw error;
  }
}

/** Where Gradescope has what it hands over and takes back, below its `/autograder`. */
export const gradescopePlaces = (autograder: string) => ({
  source: join(autograder, "source"),
  submission: join(autograder, "submission"),
  results: join(autograder, "results", "results.json"),
});
