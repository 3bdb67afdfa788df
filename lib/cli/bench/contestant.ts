import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A process that answers each line of JSON with one line of JSON. Its first line says that it is ready. */
export interface Contestant {
  /** @throws Error with what the process complained of when it ends without an answer. */
  ask(request: unknown): Promise<unknown>;
  stop(): void;
}

/** @throws Error with the complaint of a program that is missing or ends before it is ready. */
export async function startContestant(
  program: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Contestant> {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = `${complaint}${text}`.slice(-4000);
  });
  child.on("error", (error) => {
    complaint = error.message;
  });
  // Writing to a process that has ended is reported as the answer that does not come.
  child.stdin.on("error", () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const { done, value } = await lines.next();
    if (!done) return JSON.parse(value);
    const told = complaint.trim().split("\n");
    throw new Error(told.find((line) => /^\w*Error/.test(line)) ?? told.at(-1));
  };
  await answer();
  return {
    ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return answer();
    },
    stop: () => child.kill(),
  };
}
