import type { Command } from "commander";
import { grading } from "./bench/grading";
import { gradingClass } from "./bench/grading-class";
import { kernel } from "./bench/kernel";
import { type BenchSubject, table } from "./bench/row";
import { training } from "./bench/training";

const subjects: Record<string, BenchSubject> = { grading, "grading-class": gradingClass, kernel, training };
const names = Object.keys(subjects);

export function register(program: Command): void {
  program
    .command("bench")
    .description("measure our speed beside that of peers that are installed here")
    .argument("<subject>", names.join(" or "))
    .option("--json", "print the figures as JSON alone")
    .showHelpAfterError(`The subjects are ${names.join(", ")}: npm run bench -- ${names[0]}`)
    .action(async (name: string, { json }: { json?: boolean }, command: Command) => {
      const subject = Object.hasOwn(subjects, name) ? subjects[name] : undefined;
      if (!subject) command.error(`error: there is no subject ${JSON.stringify(name)} to measure`);
      const { rows, notes } = await subject(json ? () => {} : (line) => console.log(`measuring ${line}`));
      console.log(json ? JSON.stringify({ rows, notes }, null, 2) : ["", table(rows), ...notes].join("\n"));
    });
}
