/**
 * A small process beside the grader that starts boxes for it. Linux copies the tables of a process's memory whenever it
 * starts another, and the grader's grow with the class; this one's stay small. It sees no submission: the ends of the
 * pipes go to the grader before anything is let into a box.
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { StarterOrder, StarterReport } from "./starter-messages";

const waiting = new Map<number, ChildProcess>();

const tell = (report: StarterReport, handle?: Socket) => void process.send?.(report, handle, () => {});

function start({ id, command, env, cwd, user, given }: StarterOrder & { kind: "start" }): void {
  const started = spawn(command[0]!, command.slice(1), {
    ...{ cwd, env },
    stdio: ["pipe", "pipe", "ignore", "pipe", ...given.map(() => "pipe" as const)],
    // A process group of its own, so that all of it can be killed.
    detached: true,
    ...(user !== undefined ? { uid: user, gid: user } : {}),
  });
  started.once("error", ({ message }) => tell({ kind: "failed", id, message }));
  // A box that dies leaves broken pipes, which say nothing new.
  for (const stream of started.stdio) stream?.on("error", () => {});
  if (started.pid === undefined) return;
  waiting.set(id, started);
  started.once("exit", (exitCode, signal) => {
    waiting.delete(id);
    tell({ kind: "ended", id, exitCode, signal });
  });
  for (const [index, bytes] of given.entries()) (started.stdio[4 + index] as Socket).end(bytes, "base64");
  tell({ kind: "output", id, pid: started.pid }, started.stdio[1] as Socket);
  tell({ kind: "pipe", id }, started.stdio[3] as Socket);
}

process.on("message", (order: StarterOrder) => {
  if (order.kind === "start") start(order);
  else waiting.get(order.id)?.stdin?.end("\n");
});
// The grader is gone; the boxes go with their parent.
process.on("disconnect", () => process.exit());
// Node tells nobody of a grader that is killed before it has taken the pipe that it was sent.
setInterval(() => {
  if (!process.connected) process.exit();
}, 500).unref();
