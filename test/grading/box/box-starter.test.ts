import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startProcess } from "../../../lib/grading/box/box-starter";
import { root } from "./walls";

const order = (script: string) => ({
  command: ["/bin/sh", "-c", script],
  env: { PATH: "/usr/bin:/bin" },
  cwd: "/",
  given: [Buffer.from("与えられた\n")],
});

/** All that it prints, once it has been let go. */
async function outcome(script: string) {
  const started = await startProcess(root, order(script));
  const chunks: Buffer[] = [];
  started.output.on("data", (chunk: Buffer) => chunks.push(chunk));
  const closed = new Promise((resolve) => started.output.once("close", resolve));
  started.pipe.resume();
  started.go();
  const [end] = await Promise.all([started.ended, closed]);
  return { printed: Buffer.concat(chunks).toString(), ...end };
}

it("a process waits for its line, reads what it is given and tells how it ended", async () => {
  expect(await outcome("read -r _; cat <&4; exit 3")).toEqual({
    printed: "与えられた\n",
    exitCode: 3,
    signal: null,
  });
});

it("both ends of descriptor 3 are ours and the process's", async () => {
  const started = await startProcess(root, order("read -r _; read -r line <&3; echo got $line >&3"));
  started.go();
  started.pipe.write("問い\n");
  const answer = await new Promise((resolve) =>
    started.pipe.once("data", (bytes: Buffer) => resolve(bytes.toString())),
  );
  expect(answer).toBe("got 問い\n");
  await started.ended;
});

it("nothing of this process's environment reaches it", async () => {
  process.env.STILLROOM_TEST_SECRET = "秘密";
  const { printed } = await outcome("read -r _; env");
  delete process.env.STILLROOM_TEST_SECRET;
  expect(printed).toMatch(/^PATH=/m);
  expect(printed).not.toMatch(/秘密|NODE_|STILLROOM/);
});

it("a program that is not there is told of", async () => {
  await expect(startProcess(root, { ...order(""), command: ["/no/such/program"] })).rejects.toThrow(/ENOENT/);
});

it("a starter that is killed ends its boxes, and the next one has a new starter", async () => {
  const { printed } = await outcome("read -r _; echo $PPID");
  const waiting = await startProcess(root, order("read -r _; sleep 60"));
  process.kill(Number(printed), "SIGKILL");
  expect(await waiting.ended).toEqual({ exitCode: null, signal: null });
  process.kill(-waiting.pid, "SIGKILL");
  const next = await outcome("read -r _; echo $PPID");
  expect(next.exitCode).toBe(0);
  expect(next.printed).not.toBe(printed);
});

// It sends an order and is killed while it has not yet taken the pipes that the starter sends back.
const killedGrader = `
const { fork } = require("node:child_process");
const starter = fork(process.argv[1], [], { stdio: ["ignore", "ignore", "ignore", "ipc"], detached: true });
const command = ["/bin/sh", "-c", "read -r _ || exit"];
starter.send({ kind: "start", id: 0, command, env: {}, cwd: "/", given: [] });
require("node:fs").writeSync(1, String(starter.pid));
const until = Date.now() + 400;
while (Date.now() < until);
process.kill(process.pid, "SIGKILL");
`;

it("a grader that is killed before it has the pipes leaves neither starter nor box", async () => {
  const { stdout } = spawnSync(process.execPath, ["-e", killedGrader, join(root, "dist", "box-starter.cjs")], {
    encoding: "utf8",
  });
  const starter = Number(stdout);
  expect(starter).toBeGreaterThan(0);
  const isThere = () => {
    try {
      return process.kill(starter, 0);
    } catch {
      return false;
    }
  };
  while (isThere()) await new Promise((resolve) => setTimeout(resolve, 20));
});
