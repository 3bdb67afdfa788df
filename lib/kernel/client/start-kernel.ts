import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entryPath } from "../cells/entry-path";
import type { Connection } from "../protocol/connection";
import { connectKernel, type KernelClient } from "./kernel-client";

export interface StartOptions {
  /** Folder that cells work in; imports start from there. */
  cwd: string;
  /** Added to this process's environment. */
  env?: Readonly<Record<string, string>>;
  /** What starts the kernel, `{connection_file}` stands for the file; Stillroom's own kernel unless given. */
  argv?: readonly string[];
}

export interface StartedKernel extends KernelClient {
  /** The process that was started. */
  readonly pid: number;
  /** Ends the kernel and starts it anew: variables are gone. */
  restart(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Sockets in a private folder where the system has such, else local ports that are free now. */
async function makeConnection(folder: string): Promise<Connection> {
  const local = process.platform !== "win32";
  const port = (number: number) => (local ? number : freePort());
  return {
    transport: local ? "ipc" : "tcp",
    ip: local ? join(folder, "kernel") : "127.0.0.1",
    shell_port: await port(1),
    control_port: await port(2),
    stdin_port: await port(3),
    iopub_port: await port(4),
    hb_port: await port(5),
    key: randomBytes(32).toString("hex"),
    signature_scheme: "hmac-sha256",
  };
}

interface Running {
  pid: number;
  client: KernelClient;
}

async function launch({ cwd, env = {}, argv }: StartOptions): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), "stillroom-"));
  const file = join(folder, "connection.json");
  const connection = await makeConnection(folder);
  writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
  const [command, ...args] = (argv ?? [process.execPath, entryPath("kernel"), "-f", "{connection_file}"]).map((word) =>
    word.replace("{connection_file}", file),
  );
  const child = spawn(command!, args, {
    cwd,
    env: { ...process.env, ...env, JPY_PARENT_PID: String(process.pid) },
    stdio: ["ignore", "ignore", "pipe"],
    // Ctrl-C is for the program that started the kernel; it interrupts the kernel by a message.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  let lastWords = "";
  child.stderr.on("data", (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-4096);
  });
  const died = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(`it could not be started: ${error.message}`));
    child.on("exit", (code, signal) => {
      rmSync(folder, { recursive: true, force: true });
      resolve(`it ended with ${signal ?? `code ${code}`}. ${lastWords.trim()}`.trim());
    });
  });
  const client = await connectKernel(connection, { died, kill: () => void child.kill("SIGKILL") });
  return { pid: child.pid!, client };
}

/**
 * Starts a kernel in a process of its own and resolves when it answers.
 *
 * @throws Error with the kernel's last words when it ends before
 */
export async function startKernel(options: StartOptions): Promise<StartedKernel> {
  let running = await launch(options);
  const current = () => running.client;
  return {
    get pid() {
      return running.pid;
    },
    get info() {
      return current().info;
    },
    execute: (...args) => current().execute(...args),
    complete: (...args) => current().complete(...args),
    inspect: (...args) => current().inspect(...args),
    isComplete: (...args) => current().isComplete(...args),
    interrupt: () => current().interrupt(),
    request: (...args) => current().request(...args),
    shutdown: () => current().shutdown(),
    async restart() {
      await current().shutdown();
      running = await launch(options);
    },
  };
}
