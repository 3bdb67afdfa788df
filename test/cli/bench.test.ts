import { Command } from "commander";
import { expect, it } from "vitest";
import { register } from "../../lib/cli/bench";

/** What `stillroom bench` says before it ends. */
async function complaint(...words: string[]): Promise<string> {
  let said = "";
  const program = new Command("stillroom").exitOverride().configureOutput({ writeErr: (text) => (said += text) });
  register(program);
  await expect(program.parseAsync(["bench", ...words], { from: "user" })).rejects.toThrow();
  return said;
}

const subjects = "The subjects are grading, grading-class, kernel, training: npm run bench -- grading\n";

it("without a subject, or with one that is none, lists the subjects", async () => {
  expect(await complaint()).toBe(`error: missing required argument 'subject'\n${subjects}`);
  for (const name of ["温度", "constructor"])
    expect(await complaint(name)).toBe(`error: there is no subject "${name}" to measure\n${subjects}`);
});
