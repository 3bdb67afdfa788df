// The process in which `stillroom check` runs a learner's code: prints the report and ends with one of `exitCodes`.
import { registerLoader } from "../loader";
import { checkNotebook, exitCodes } from "./check-notebook";

const [root, id, file] = process.argv.slice(2);
registerLoader();
try {
  const { text, passed } = await checkNotebook(root!, id!, file!);
  console.log(text);
  process.exitCode = passed ? exitCodes.passed : exitCodes.failed;
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exitCode = exitCodes.broken;
}
