import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { type KernelProcess, launchKernel, type StartOptions } from "../../lib/kernel/client/launch-kernel";
import { type Content, type Header, type Message, messageFactory } from "../../lib/kernel/protocol/message";
import { decode, encode } from "../../lib/kernel/protocol/wire";
import { connectClientSockets, type Frames } from "../../lib/kernel/sockets";

export type ChannelName = "shell" | "control" | "stdin" | "iopub";
export type Received = Message & { channel: ChannelName };

/** A front end that records every message it gets, whoever it is for. */
export interface FrontEnd extends KernelProcess {
  received: readonly Received[];
  /** Sends a signed message and returns its header. */
  send(type: string, content: Content, channel?: "shell" | "control" | "stdin", parent?: Header): Header;
  /** Sends frames as they are. */
  sendFrames(frames: Frames, channel?: "shell" | "control"): void;
  /** The first message, earlier or later, that fits; rejected after a while. */
  until(what: string, fits: (message: Received) => boolean): Promise<Received>;
  /** Sends a request; resolves with its reply, once idle has come too, and what was published for it. */
  ask(
    type: string,
    content: Content,
    channel?: "shell" | "control",
  ): Promise<{ reply: Received; published: Received[] }>;
  execute(code: string, more?: Content): Promise<{ reply: Content; published: [string, Content][] }>;
  close(): Promise<void>;
}

const patience = 30_000;

const scratch: string[] = [];
afterAll(() => {
  for (const folder of scratch.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** A scratch folder for the tests of a file, with a Japanese name: paths must not matter. */
export function scratchFolder(): string {
  scratch.push(mkdtempSync(join(tmpdir(), "蒸留-")));
  return scratch.at(-1)!;
}

/** Starts a real kernel process and connects to it. */
export async function startFrontEnd(options: Partial<StartOptions> = {}): Promise<FrontEnd> {
  const cwd = options.cwd ?? scratchFolder();
  const env = { STILLROOM_HISTORY: join(cwd, "history.jsonl"), ...options.env };
  const started = await launchKernel({ ...options, cwd, env });
  const { key } = started.connection;
  const session = randomUUID();
  const sockets = connectClientSockets(started.connection, session);
  const make = messageFactory("tester", session);
  const received: Received[] = [];
  const look: (() => void)[] = [];

  const listen = async (channel: ChannelName) => {
    for await (const frames of sockets[channel].receive()) {
      received.push({ ...decode(frames, key), channel });
      for (const waiting of look.splice(0)) waiting();
    }
  };
  for (const channel of ["shell", "control", "stdin", "iopub"] as const) listen(channel).catch(() => {});

  async function until(what: string, fits: (message: Received) => boolean): Promise<Received> {
    const end = Date.now() + patience;
    for (let at = 0; ; ) {
      for (; at < received.length; at++) if (fits(received[at]!)) return received[at]!;
      const left = end - Date.now();
      if (left <= 0) {
        const got = received.slice(-20).map((m) => `${m.header.msg_type} ${JSON.stringify(m.content).slice(0, 200)}`);
        throw new Error(`Waited in vain for ${what}. The last messages were:\n${got.join("\n")}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        look.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  function send(type: string, content: Content, channel: "shell" | "control" | "stdin" = "shell", parent?: Header) {
    const message = make(type, content, parent ? { parent } : {});
    void sockets[channel].send(encode(message, key));
    return message.header;
  }

  const frontEnd: FrontEnd = {
    ...started,
    received,
    until,
    send,
    sendFrames: (frames, channel = "shell") => void sockets[channel].send(frames),
    async ask(type, content, channel = "shell") {
      const { msg_id } = send(type, content, channel);
      const own = (message: Received) => message.parent.msg_id === msg_id;
      const reply = await until(`the reply to ${type}`, (m) => own(m) && m.channel === channel);
      await until(`idle after ${type}`, (m) => own(m) && m.content.execution_state === "idle");
      return { reply, published: received.filter((m) => own(m) && m.channel === "iopub") };
    },
    async execute(code, more = {}) {
      const { reply, published } = await frontEnd.ask("execute_request", { code, ...more });
      const outputs = published.filter(({ header }) => !["status", "execute_input"].includes(header.msg_type));
      return { reply: reply.content, published: outputs.map(({ header, content }) => [header.msg_type, content]) };
    },
    async close() {
      send("shutdown_request", { restart: false }, "control");
      const timer = setTimeout(started.kill, 3000);
      await started.died;
      clearTimeout(timer);
      sockets.close();
    },
  };
  await until("iopub_welcome", (m) => m.header.msg_type === "iopub_welcome");
  return frontEnd;
}

/** All text of one stream, joined. */
export function streamText(published: readonly [string, Content][], name: "stdout" | "stderr"): string {
  return published
    .filter(([type, content]) => type === "stream" && content.name === name)
    .map(([, content]) => String(content.text))
    .join("");
}
