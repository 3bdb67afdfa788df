// `stillroom` for a test: a worker waits for its Redis for ever, so that one whose test was killed would never end.
// Standard input ends with the process that holds its other end, however that ends.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

process.stdin.on("end", () => process.exit(1)).resume();
process.stdin.unref();

const program = resolve(import.meta.dirname, "../../dist/stillroom.js");
process.argv[1] = program;
await import(pathToFileURL(program).href);
