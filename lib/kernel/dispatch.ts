import { errorContent } from "./handlers/error-content";
import type { Handler } from "./handlers/handler";
import { handlers } from "./handlers/table";
import type { Kernel } from "./kernel";
import type { Content, Message } from "./protocol/message";
import type { Channel } from "./sockets";

interface Queued {
  request: Message;
  channel: Channel;
  handler: Handler;
  aborted: boolean;
}

export interface Dispatcher {
  /** Takes a request; returns before it has been served. */
  dispatch(request: Message, channel: Channel): void;
  /** Lets the requests that wait for their turn now fail with status `aborted`. */
  abortQueued(): void;
}

/** A request nobody knows is answered too: silence would leave the front end waiting. */
const unknown = (type: string): Handler => ({
  when: "at once",
  ...(type.endsWith("_request") ? { reply: type.replace(/_request$/, "_reply") } : {}),
  handle() {
    throw Object.assign(new Error(`this kernel does not know messages of type ${type}`), { name: "NotImplemented" });
  },
});

/**
 * Serves requests by the handler table: some at once, the others one after the other.
 *
 * @param kernel - what handlers work with
 * @param reply - sends a reply on the channel that the request came from
 * @param failed - told what kept a request from being answered at all
 */
export function createDispatcher(
  kernel: Kernel,
  reply: (channel: Channel, request: Message, type: string, content: Content) => void,
  failed: (error: unknown) => void,
): Dispatcher {
  const queue: Queued[] = [];
  let serving: Message | undefined;

  /** The one wrapper around every handler: busy, the handler, its reply or its exception as one, idle. */
  async function serve({ request, channel, handler, aborted }: Queued): Promise<void> {
    const status = (execution_state: "busy" | "idle", parent = request.header) =>
      kernel.publish("status", { execution_state }, parent);
    status("busy");
    let content: Content;
    try {
      content = aborted ? { status: "aborted" } : await handler.handle(request, kernel);
    } catch (thrown) {
      content = { status: "error", ...errorContent(thrown) };
    }
    try {
      if (handler.reply) reply(channel, request, handler.reply, content);
    } catch (thrown) {
      // An answer may hold what the request said, and that may be nested too deeply to be written.
      reply(channel, request, handler.reply!, { status: "error", ...errorContent(thrown) });
    }
    status("idle");
    // Front ends show the state that came last: while a cell runs, that must not stay idle.
    if (serving && serving !== request) status("busy", serving.header);
  }

  async function serveQueue(): Promise<void> {
    if (serving) return;
    for (let next = queue.shift(); next; next = queue.shift()) {
      serving = next.request;
      await serve(next).catch(failed);
      serving = undefined;
    }
  }

  return {
    dispatch(request, channel) {
      const { msg_type } = request.header;
      const handler = Object.hasOwn(handlers, msg_type) ? handlers[msg_type]! : unknown(msg_type);
      const work = { request, channel, handler, aborted: false };
      if (handler.when === "at once") void serve(work).catch(failed);
      else {
        queue.push(work);
        void serveQueue();
      }
    },
    abortQueued() {
      for (const work of queue) work.aborted = true;
    },
  };
}
