import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Connection } from "../protocol/connection";
import { toCodePoints, toUtf16 } from "../protocol/cursor";
import { type Content, type Message, messageFactory } from "../protocol/message";
import { decode, encode } from "../protocol/wire";
import { type Channel, connectClientSockets } from "../sockets";
import type { ExecuteOptions, ExecuteReply, KernelClient, Output, RequestOptions } from "./contract";
import type { KernelProcess } from "./launch-kernel";

interface Pending {
  reply?: Message;
  idle: boolean;
  onOutput: (output: Output) => void;
  onStdin: ExecuteOptions["onStdin"];
  resolve(reply: Message): void;
  reject(error: Error): void;
}

const outputOf = ({ header, content, metadata, buffers }: Message): Output => ({
  type: header.msg_type,
  content,
  metadata,
  buffers,
});

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
  /** Who hears what timers and promises of requests that have ended still publish. */
  const ended = new Map<string, Pending["onOutput"]>();
  let dead: Error | undefined;
  let answered = 0;

  const post = (channel: Channel, message: Message) => channel.send(encode(message, key));

  function finish(id: string): void {
    const request = pending.get(id);
    if (!request?.reply || !request.idle) return;
    pending.delete(id);
    ended.set(id, request.onOutput);
    request.resolve(request.reply);
  }

  async function listen(channel: Channel, take: (message: Message, request: Pending, id: string) => void) {
    for await (const frames of channel.receive()) {
      const message = decode(frames, key);
      const id = message.parent.msg_id;
      const request = id === undefined ? undefined : pending.get(id);
      if (id !== undefined && request) take(message, request, id);
      else if (id !== undefined && channel === sockets.iopub) ended.get(id)?.(outputOf(message));
      if (message.header.msg_type === "iopub_welcome") welcomed();
    }
  }

  function takeReply(reply: Message, request: Pending, id: string): void {
    answered ||= performance.now();
    request.reply = reply;
    finish(id);
  }

  function takePublished(message: Message, request: Pending, id: string): void {
    const idle = message.header.msg_type === "status" && message.content.execution_state === "idle";
    request.onOutput(outputOf(message));
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
  const gone = died.then(end);

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
      await gone;
      clearTimeout(timer);
    },
  };
}
