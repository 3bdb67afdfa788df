import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { expect, it } from "vitest";
import { installKernel } from "../../lib/kernel";
import { connectKernel } from "../../lib/kernel/client/kernel-client";
import type { Connection } from "../../lib/kernel/protocol/connection";
import { freePorts } from "../free-ports";
import { scratchFolder } from "./front-end";

const patience = { timeout: 20_000 };

/** Whether something listens, tried as VS Code does: a plain connection that says nothing and goes. */
async function listens(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const heard = await Promise.race([
    once(socket, "connect").then(() => true),
    once(socket, "error").then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return heard;
}

/** Processes whose environment names a folder, as those of a kernel do that was started with it as HOME. */
function processesOf(folder: string): string[] {
  const environment = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8");
    } catch {
      return ""; // It has ended meanwhile, or it is somebody else's.
    }
  };
  return readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && environment(pid).includes(folder));
}

// VS Code's Jupyter extension without a Jupyter server (microsoft/vscode-jupyter, src/kernels/raw/launcher): it reads
// kernel.json itself, writes `kernel-v2-….json` with `kernel_name` in it, replaces `{connection_file}` in argv, starts it in
// the notebook's folder with the environment of the editor's process, waits until the ports are used, talks over ZeroMQ,
// and ends the kernel by killing its child processes and then the kernel itself.
it("starts as VS Code starts it, works in the notebook's folder and leaves nothing when it is killed", async () => {
  const root = scratchFolder();
  const kernelFolder = installKernel({ prefix: root });
  const notebooks = join(root, "ノート ブック");
  const runtime = join(root, "runtime 一時");
  for (const folder of [notebooks, runtime]) mkdirSync(folder);
  writeFileSync(join(notebooks, "温度.ts"), "export const 温度: number = 4;\n");
  const [hb_port = 0, control_port = 0, shell_port = 0, stdin_port = 0, iopub_port = 0] = await freePorts(5);
  const ports = { hb_port, control_port, shell_port, stdin_port, iopub_port };
  const file = join(runtime, "kernel-v2-1234AbCd.json");
  const content: Connection = {
    key: "3f0e2a9c-7f1d-4c55-9d4e-0a6b8c2d1e3f",
    signature_scheme: "hmac-sha256",
    transport: "tcp",
    ip: "127.0.0.1",
    ...ports,
    kernel_name: "stillroom",
  };
  writeFileSync(file, JSON.stringify(content));

  const spec = JSON.parse(readFileSync(join(kernelFolder, "kernel.json"), "utf8")) as { argv: string[] };
  const [command, ...args] = spec.argv.map((word) => (word === "{connection_file}" ? file : word));
  const child = spawn(command!, args, {
    cwd: notebooks,
    // What a desktop hands to an editor: a short PATH, nothing of Jupyter, and the editor's own variables.
    env: {
      PATH: "/usr/bin:/bin",
      HOME: root,
      LANG: "C",
      ELECTRON_RUN_AS_NODE: "1",
      VSCODE_PID: "1",
      VSCODE_IPC_HOOK: join(root, "hook"),
      STILLROOM_HISTORY: join(root, "history.jsonl"),
    },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  const died = new Promise<string>((resolve) => child.on("exit", (code, signal) => resolve(`${signal ?? code}`)));

  await expect.poll(() => Promise.all(Object.values(ports).map(listens)), patience).not.toContain(false);
  const kernel = await connectKernel(content, { died, kill: () => child.kill("SIGKILL") });
  const results: unknown[] = [];
  const run = (code: string) => kernel.execute(code, { onOutput: (output) => results.push(output.content.data) });
  expect((await run(`import { 温度 } from "./温度"; 温度 * 2`)).status).toBe("ok");
  await run("process.cwd() === __dirname && __dirname");
  await run("process.pid");
  expect(results.slice(0, 2)).toEqual([{ "text/plain": "8" }, { "text/plain": `'${notebooks}'` }]);
  expect(printed).toBe("");

  const pid = Number((results[2] as Record<string, string>)["text/plain"]);
  const running = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  expect(running()).toBe(true);
  const countable = existsSync("/proc/self/environ");
  if (countable) expect(processesOf(root)).toContain(String(pid));
  process.kill(pid);
  child.kill();
  await died;
  await expect.poll(running, patience).toBe(false);
  // Nor is there a process in the place of the one that was killed first.
  if (countable) await expect.poll(() => processesOf(root), patience).toEqual([]);
});
