import { readFileSync } from "node:fs";

/** Where a kernel listens and the key that signs its messages, as a front end writes it to the connection file. */
export interface Connection {
  transport: "tcp" | "ipc";
  ip: string;
  shell_port: number;
  control_port: number;
  stdin_port: number;
  iopub_port: number;
  hb_port: number;
  key: string;
  signature_scheme: string;
  kernel_name?: string;
}

const ports = ["shell_port", "control_port", "stdin_port", "iopub_port", "hb_port"] as const;

/** The fields that number the five sockets. */
export type PortName = (typeof ports)[number];

/** @throws Error that names the file and the field when a field is missing or of the wrong kind. */
export function parseConnection(text: string, file: string): Connection {
  const fail = (found: string): never => {
    throw new Error(
      `${file}: ${found}. A connection file is written by the front end that starts the kernel; start it from there.`,
    );
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return fail(`not JSON (${error instanceof Error ? error.message : error})`);
  }
  if (typeof parsed !== "object" || parsed === null) return fail("expected a JSON object");
  const fields = parsed as Record<string, unknown>;
  for (const port of ports)
    if (!Number.isInteger(fields[port])) fail(`${port} is ${JSON.stringify(fields[port])}, expected a whole number`);
  for (const name of ["ip", "key"])
    if (typeof fields[name] !== "string") fail(`${name} is ${JSON.stringify(fields[name])}, expected a string`);
  const { transport = "tcp", signature_scheme = "hmac-sha256" } = fields;
  if (transport !== "tcp" && transport !== "ipc")
    fail(`transport is ${JSON.stringify(transport)}, expected "tcp" or "ipc"`);
  if (signature_scheme !== "hmac-sha256")
    fail(`signature_scheme is ${JSON.stringify(signature_scheme)}, expected "hmac-sha256"`);
  return { ...fields, transport, signature_scheme } as Connection;
}

/** @throws Error that names the file when it cannot be read, and as {@link parseConnection} does. */
export function readConnection(file: string): Connection {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    throw new Error(
      `${file}: the connection file cannot be read (${why}). It is written by the front end that starts the kernel; ` +
        "start it from there.",
    );
  }
  return parseConnection(text, file);
}

/** The ZeroMQ address of one of the five sockets. */
export function endpoint({ transport, ip }: Connection, port: number): string {
  return transport === "ipc" ? `ipc://${ip}-${port}` : `tcp://${ip}:${port}`;
}
