import type { Command } from "commander";
import { projectRoot } from "../course";
import { type Proof, type Verification, verifyModule } from "../grading";
import { registerLoader } from "../loader";
import { chosenModules } from "./release";

export function register(program: Command): void {
  program
    .command("verify")
    .argument("[module...]", "modules such as 01-distillation-loss (default: all)")
    .description("prove that exercises are fit to hand out")
    .action(async (ids: string[]) => {
      registerLoader();
      const root = projectRoot();
      for (const { id } of chosenModules(ids)) {
        const verification = await verifyModule(root, id);
        console.log(table(verification));
        if (!verification.passed) process.exitCode = 1;
      }
    });
}

const mark = ({ count, problems }: Proof) => (count > 0 && problems.length === 0 ? "✓" : "✗");

function table({ id, proofs }: Verification): string {
  const width = Math.max(...proofs.map(({ name }) => name.length));
  const lines = proofs.flatMap((proof) => [
    `  ${mark(proof)} ${proof.name.padEnd(width)}  ${proof.count > 0 ? proof.cases : "nothing was looked at"}`,
    ...proof.problems.map((problem) => `      ${problem}`),
  ]);
  return [id, ...lines].join("\n");
}
