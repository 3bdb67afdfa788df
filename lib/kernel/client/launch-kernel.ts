import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { entryPath } from "../cells/entry-path";
import { kernelCommand } from "../kernel-command";
import type { Connection } from "../protocol/connection";
import { privateFolder } from "./private-folder";

export interface StartOptions {
  /** Folder that cells work in; imports start from there. */
  cwd: string;
  /** Added to this process's environment. */
  env?: Readonly<Record<string, string>>;
  /** What starts the kernel, `{connection_file}` stands for the file; Stillroom's own kernel unless given. */
  argv?: readonly string[];
  /** How its sockets are reached: files in a private folder (`ipc`, where that works) unless given. */
  transport?: Connection["transport"];
}

/** A kernel's process and where to reach it. */
export interface KernelProcess {
  connection: Connection;
  pid: number;
  /** Resolves, with the reason, when the process has ended. */
  died: Promise<string>;
  kill(): void;
}

/** Systems limit the path of a socket to about 100 bytes; the names of the sockets need ten. */
const longestFolder = 90;

/** Local ports that are free now; all are held until the last is found, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}

/** Sockets in the folder, or local ports that are free now. */
async function makeConnection(folder: string, transport: Connection["transport"]): Promise<Connection> {
  const local = transport === "ipc";
  const [shell_port = 0, control_port = 0, stdin_port = 0, iopub_port = 0, hb_port = 0] = local
    ? [1, 2, 3, 4, 5]
    : await freePorts(5);
  return {
    transport,
    ip: local ? join(folder, "kernel") : "127.0.0.1",
    shell_port,
    control_port,
    stdin_port,
    iopub_port,
    hb_port,
    key: randomBytes(32).toString("hex"),
    signature_scheme: "hmac-sha256",
  };
}

/** Starts a kernel's process with a fresh connection file, which is removed when the process ends. */
export async function launchKernel(options: StartOptions): Promise<KernelProcess> {
  const folder = privateFolder();
  const fits = process.platform !== "win32" && Buffer.byteLength(folder) <= longestFolder;
  const { cwd, env = {}, argv, transport = fits ? "ipc" : "tcp" } = options;
  const file = join(folder, "connection.json");
  const connection = await makeConnection(folder, transport);
  writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
  const [command, ...args] = (argv ?? kernelCommand(process.execPath, entryPath("kernel"))).map((word) =>
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
  return { connection, pid: child.pid ?? 0, died, kill: () => void child.kill("SIGKILL") };
}
