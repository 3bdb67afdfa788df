// One `stillroom` command after the other in this process: most of what a process costs that says one sentence is its start.
// Standard input is JSON, lists of words; standard output is JSON, of each the exit code and all that was printed.
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const program = resolve(import.meta.dirname, "../../dist/stillroom.js");
const answers = [];
const streams = [process.stdout, process.stderr];
const writes = streams.map((stream) => stream.write);

for (const [i, words] of JSON.parse(await text(process.stdin)).entries()) {
  let printed = "";
  for (const stream of streams)
    stream.write = (chunk, ...more) => {
      printed += chunk;
      more.find((one) => typeof one === "function")?.();
      return true;
    };
  process.argv = [process.execPath, program, ...words];
  process.exitCode = undefined;
  // With a query of its own the program is run anew.
  await import(`${pathToFileURL(program).href}?${i}`);
  answers.push({ status: process.exitCode ?? 0, text: printed });
}
streams.forEach((stream, i) => {
  stream.write = writes[i];
});
process.exitCode = 0;
process.stdout.write(JSON.stringify(answers));
