import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Connection } from "../protocol/connection";
import { toCodePoints, toUtf16 } from "../protocol/cursor";
import { type Content, type Message, messageFactory } from "../protocol/message";
import { decode, encode } from "../protocol/wire";
import { type Channel, connectClientSockets } from "../sockets";
import type { KernelProcess } from "./launch-kernel";

/** What a kernel publishes while a request is served: stream, display_data, execute_result, error, … */
export interface Output {
  type: string;
  content: Content;
  metadata: Content;
  buffers: readonly Uint8Array[];
}

export interface ExecuteReply {
  status: "ok" | "error" | "aborted";
  execution_count?: number;
  ename?: string;
  evalue?: string;
  traceback?: string[];
  user_expressions?: Content;
}

export interface ExecuteOptions {
  /** Called with each output in the order of publication, before `execute` resolves. */
  onOutput?: (output: Output) => void;
  /** Answers the cell's questions; without it, cells that ask are refused. */
  onStdin?: (question: { prompt: string; password: boolean }) => string | Promise<string>;
  silent?: boolean;
  storeHistory?: boolean;
  /** Aborts the requests that already wait when this one fails. */
  stopOnError?: boolean;
  userExpressions?: Readonly<Record<string, string>>;
}

export interface RequestOptions {
  channel?: "shell" | "control";
  onOutput?: (output: Output) => void;
  buffers?: readonly Uint8Array[];
  metadata?: Content;
}

/** A front end's view of one running kernel. All requests are rejected when the kernel dies. */
export interface KernelClient {
  /** The content of the first kernel_info_reply. */
  readonly info: Content;
  /** When that came, on the clock of `performance.now()`. */
  readonly answered: number;
  /** Runs code; resolves with the reply once the kernel is idle again and all outputs are delivered. */
  execute(code: string, options?: ExecuteOptions): Promise<ExecuteReply>;
  /** `cursor`, `start` and `end` count UTF-16 code units. */
  complete(code: string, cursor?: number): Promise<{ matches: string[]; start: number; end: number }>;
  inspect(code: string, cursor?: number, detailLevel?: 0 | 1): Promise<{ found: boolean; data: Content }>;
  isComplete(code: string): Promise<{ status: string; indent?: string }>;
  /** Stops what runs; its `execute` then ends with an error. */
  interrupt(): Promise<void>;
  /** Any request, `kernel_info_request` for one; resolves with the reply once the kernel is idle again. */
  request(type: string, content: Content, options?: RequestOptions): Promise<Message>;
  /** Ends the kernel; resolves when its process is gone. */
  shutdown(): Promise<void>;
}

interface Pending {
  reply?: Message;
  idle: boolean;
  onOutput: (output: Output) => void;
  onStdin: ExecuteOptions["onStdin"];
  resolve(reply: Message): void;
  reject(error: Error): void;
}

const shutdownMs = 3000;
const askAgainMs = 500;

/** Connects to a kernel and resolves when it has answered a first kernel_info_request. */
export async function connectKernel(
  connection: Connection,
  { died, kill }: Pick<KernelProcess, "died" | "kill">,
): Promise<KernelClient> {
  const session = randomUUID();
  const sockets = connectClientSockets(connection, session);
  const make = messageFactory("stillroom", session);
  const { key } = connection;
  const pending = new Map<string, Pending>();
  let dead: Error | undefined;
  let answered = 0;

  const post = (channel: Channel, message: Message) => channel.send(encode(message, key));

  function finish(id: string): void {
    const request = pending.get(id);
    if (!request?.reply || !request.idle) return;
    pending.delete(id);
    request.resolve(request.reply);
  }

  async function listen(channel: Channel, take: (message: Message, request: Pending, id: string) => void) {
    for await (const frames of channel.receive()) {
      const message = decode(frames, key);
      const id = message.parent.msg_id;
      const request = id === undefined ? undefined : pending.get(id);
      if (id !== undefined && request) take(message, request, id);
      if (message.header.msg_type === "iopub_welcome") welcomed();
    }
  }

  function takeReply(reply: Message, request: Pending, id: string): void {
    answered ||= performance.now();
    request.reply = reply;
    finish(id);
  }

  function takePublished({ header, content, metadata, buffers }: Message, request: Pending, id: string): void {
    const idle = header.msg_type === "status" && content.execution_state === "idle";
    request.onOutput({ type: header.msg_type, content, metadata, buffers });
    request.idle ||= idle;
    if (idle) finish(id);
  }

  async function takeQuestion({ header, content }: Message, { onStdin }: Pending): Promise<void> {
    const question = { prompt: String(content.prompt), password: content.password === true };
    const value = (await onStdin?.(question)) ?? "";
    await post(sockets.stdin, make("input_reply", { status: "ok", value }, { parent: header }));
  }

  let welcomed = () => {};
  const welcome = new Promise<void>((resolve) => {
    welcomed = resolve;
  });
  const fail = (error: unknown) => end(String(error));
  listen(sockets.shell, takeReply).catch(fail);
  listen(sockets.control, takeReply).catch(fail);
  listen(sockets.iopub, takePublished).catch(fail);
  listen(sockets.stdin, (question, request) => void takeQuestion(question, request).catch(fail)).catch(fail);

  function end(reason: string): void {
    if (dead) return;
    dead = new Error(`The kernel is gone: ${reason}`);
    sockets.close();
    for (const request of pending.values()) request.reject(dead);
    pending.clear();
  }
  const ended = died.then(end);

  async function ask(type: string, content: Content, options: RequestOptions, onStdin?: ExecuteOptions["onStdin"]) {
    if (dead) throw dead;
    const { channel = "shell", onOutput = () => {}, buffers = [], metadata = {} } = options;
    const message = make(type, content, { buffers, metadata });
    const answered = new Promise<Message>((resolve, reject) =>
      pending.set(message.header.msg_id, { idle: false, onOutput, onStdin, resolve, reject }),
    );
    await post(sockets[channel], message);
    return answered;
  }

  const outputs = new Set(["stream", "display_data", "update_display_data", "execute_result", "error", "clear_output"]);
  /**
   * Asks until an answer is complete. What was published before the subscription reached the kernel is lost, idle for
   * one; our kernel tells when it has (iopub_welcome), others are asked again after a while.
   */
  async function greet(): Promise<Content> {
    const later = () => delay(askAgainMs, undefined, { ref: false });
    for (let again: Promise<void> = Promise.race([welcome, later()]); ; again = later()) {
      const answer = await Promise.race([ask("kernel_info_request", {}, {}), again]);
      if (answer) return answer.content;
    }
  }
  const info = await greet();

  return {
    info,
    answered,
    request: (type, content, options = {}) => ask(type, content, options),
    async execute(code, options = {}) {
      const { onOutput, onStdin, silent = false, storeHistory = !silent, stopOnError = true } = options;
      const request = {
        code,
        silent,
        store_history: storeHistory,
        stop_on_error: stopOnError,
        allow_stdin: onStdin !== undefined,
        user_expressions: options.userExpressions ?? {},
      };
      const shown = (output: Output) => {
        if (outputs.has(output.type)) onOutput?.(output);
      };
      const reply = await ask("execute_request", request, { onOutput: shown }, onStdin);
      return reply.content as unknown as ExecuteReply;
    },
    async complete(code, cursor = code.length) {
      const { content } = await ask("complete_request", { code, cursor_pos: toCodePoints(code, cursor) }, {});
      const { matches, cursor_start, cursor_end } = content as {
        matches: string[];
        cursor_start: number;
        cursor_end: number;
      };
      return { matches, start: toUtf16(code, cursor_start), end: toUtf16(code, cursor_end) };
    },
    async inspect(code, cursor = code.length, detailLevel = 0) {
      const request = { code, cursor_pos: toCodePoints(code, cursor), detail_level: detailLevel };
      const { content } = await ask("inspect_request", request, {});
      return content as unknown as { found: boolean; data: Content };
    },
    async isComplete(code) {
      const { content } = await ask("is_complete_request", { code }, {});
      return content as unknown as { status: string; indent?: string };
    },
    async interrupt() {
      await ask("interrupt_request", {}, { channel: "control" });
    },
    async shutdown() {
      if (dead) return;
      const timer = setTimeout(kill, shutdownMs);
      // The kernel may be gone before its answer has been read.
      ask("shutdown_request", { restart: false }, { channel: "control" }).catch(() => {});
      await ended;
      clearTimeout(timer);
    },
  };
}
