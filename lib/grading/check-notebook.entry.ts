// The process in which `stillroom check` runs a learner's code: prints the report; exit code 0 when all checks pass.
import { registerLoader } from "../loader";
import { checkNotebook } from "./check-notebook";

const [root, id, file] = process.argv.slice(2);
registerLoader();
try {
  const { text, passed } = await checkNotebook(root!, id!, file!);
  console.log(text);
  process.exitCode = passed ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
}
