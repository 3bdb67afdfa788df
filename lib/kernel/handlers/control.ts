import { field } from "./field";
import type { Handler } from "./handler";

export const interrupt: Handler = {
  reply: "interrupt_reply",
  when: "at once",
  handle(_, kernel) {
    kernel.interrupt();
    return { status: "ok" };
  },
};

export const shutdown: Handler = {
  reply: "shutdown_reply",
  when: "at once",
  handle(request, kernel) {
    const restart = field(request, "restart", "boolean", false);
    kernel.shutdown();
    return { status: "ok", restart };
  },
};

/** Debugging is not offered (`debugger: false` in kernel_info); a front end that asks all the same is told so. */
export const debug: Handler = {
  reply: "debug_reply",
  when: "at once",
  handle: ({ content }) => ({
    type: "response",
    request_seq: content.seq,
    success: false,
    command: content.command,
    message: "this kernel has no debugger",
  }),
};

export const connect: Handler = {
  reply: "connect_reply",
  when: "at once",
  handle(_, { connection }) {
    const { shell_port, iopub_port, stdin_port, hb_port, control_port } = connection;
    return { status: "ok", shell_port, iopub_port, stdin_port, hb_port, control_port };
  },
};

/** The answer to an `input_request`; it comes on the stdin socket and is not answered itself. */
export const inputReply: Handler = {
  when: "at once",
  handle(request, kernel) {
    kernel.answerInput(field(request, "value", "string", ""), request.parent.msg_id);
    return {};
  },
};
