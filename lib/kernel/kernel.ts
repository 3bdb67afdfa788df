// Longer than most files: it is the one place where sockets, cell process, compiler, history and outbox meet, and its parts
// share the state of a running request.
import type { CellError, CommOperation, FromCell, Outcome, ToCell } from "./cells/messages";
import { superviseCells } from "./cells/supervisor";
import type { Compiler } from "./compiler/contract";
import { createDispatcher } from "./dispatch";
import { type History, historyFile, openHistory, sessionNumber } from "./history";
import { createOutbox } from "./outbox";
import type { Connection } from "./protocol/connection";
import { type Content, type Header, type Message, type MessageParts, messageFactory } from "./protocol/message";
import { decode, encode, WireError } from "./protocol/wire";
import { createQuestions } from "./questions";
import { createRunOwners } from "./run-owners";
import type { Channel, KernelSockets } from "./sockets";

type Work = { type: "run" | "comm" } & ToCell;
type WithoutNumber<T> = T extends { run: number } ? Omit<T, "run"> : never;

/** What handlers work with. */
export interface Kernel {
  readonly connection: Connection;
  readonly compiler: Compiler;
  readonly history: History;
  /** Open comms: the target of each id. */
  readonly comms: ReadonlyMap<string, string>;
  /** Publishes on iopub; `parent` is the header of the request that caused it. */
  publish(type: string, content: Content, parent: Header): void;
  /** The number of the cell about to run; with `advance`, later cells get later numbers. */
  nextCount(advance: boolean): number;
  /** Resolves once the history's file has it: what was answered survives a crash. */
  remember(line: number, input: string, outcome: Outcome): Promise<void>;
  /** Runs something in the cell process on behalf of a request; with `silent`, nothing it shows is published. */
  runInCell(
    request: Message,
    work: WithoutNumber<Work>,
    options: { silent?: boolean; buffers?: readonly Uint8Array[] },
  ): Promise<Outcome>;
  /** The result of the work, or undefined if the user interrupts before. */
  untilInterrupted<T>(work: Promise<T>): Promise<T | undefined>;
  interrupt(): void;
  /** Aborts the execute requests that are waiting now. */
  abortQueued(): void;
  noteComm(operation: CommOperation, content: Content): void;
  /** Gives an answer to the cell that asked; without such a cell it is dropped. `question` is the id of what it answers. */
  answerInput(value: string, question: string | undefined): void;
  /** Ends the kernel once its reply is out. */
  shutdown(): void;
}

export interface KernelParts {
  connection: Connection;
  sockets: KernelSockets;
  compiler: Compiler;
  /** Called when everything has been sent and the cell process is gone. */
  ended(): void;
}

/** Told once each, so that nobody can fill the log. */
const complaints: Record<WireError["kind"], string> = {
  signature: "its signature is not right",
  malformed: "it is no message of the protocol",
};

/**
 * The protocol side of the kernel: takes messages from the sockets, serves them, publishes what cells cause.
 * It is longer than most files because everything here closes over the state of one kernel.
 */
export function createKernel({ connection, sockets, compiler, ended }: KernelParts): Kernel {
  const make = messageFactory("kernel");
  const { key } = connection;
  const log = (text: string) => process.stderr.write(`stillroom: ${text}\n`);
  const outbox = createOutbox((error) => log(`a message could not be sent: ${error}`));
  const history = openHistory(historyFile(), sessionNumber());
  const comms = new Map<string, string>();
  const owners = createRunOwners();
  const questions = createQuestions();
  const noted = new Set<string>();
  let count = 0;
  let latestRun = 0;
  let running: number | undefined;
  let stopWaiting = () => {};
  let pausing = false;
  /** Whether nobody has been greeted or served yet. */
  let starting = true;

  /** Says something the first time it happens. */
  function logOnce(text: string): void {
    if (noted.has(text)) return;
    noted.add(text);
    log(text);
  }

  function publish(type: string, content: Content, parent: Header | undefined, parts: MessageParts = {}) {
    const topic = Buffer.from(type);
    const message = make(type, content, { ...parts, identities: [topic], ...(parent ? { parent } : {}) });
    outbox.post(sockets.iopub, encode(message, key));
    if (!outbox.full() || pausing) return;
    pausing = true;
    cells.pause();
    void outbox.drained().then(() => {
      pausing = false;
      cells.resume();
    });
  }

  /** Publishes what a run shows, unless it is silent. */
  function publishOf(run: number, type: string, content: Content): void {
    const owner = owners.get(run);
    if (!owner?.silent) publish(type, content, owner?.header);
  }

  function noteComm(operation: CommOperation, { comm_id, target_name }: Content): void {
    if (operation === "comm_open") comms.set(String(comm_id), String(target_name));
    if (operation === "comm_close") comms.delete(String(comm_id));
  }

  const fromCell: {
    [T in FromCell["type"]]?: (message: Extract<FromCell, { type: T }>, buffers: Uint8Array[]) => void;
  } = {
    display({ run, data, metadata, displayId, update }) {
      const transient = displayId === undefined ? {} : { display_id: displayId };
      publishOf(run, update ? "update_display_data" : "display_data", { data, metadata, transient });
    },
    clear: ({ run, wait }) => publishOf(run, "clear_output", { wait }),
    comm({ run, operation, content, metadata }, buffers) {
      noteComm(operation, content);
      publish(operation, content, owners.get(run)?.header, { metadata, buffers });
    },
    input({ run, prompt, password }) {
      const owner = owners.get(run);
      if (!owner || running !== run) return;
      const { header: parent, identities } = owner;
      const message = make("input_request", { prompt, password }, { parent, identities });
      questions.asked(run, message.header.msg_id);
      outbox.post(sockets.stdin, encode(message, key));
    },
  };

  /** The process is gone. A running cell reports it as its error; between cells, the last one does on stderr. */
  function cellsEnded(error: CellError): void {
    void compiler.reset();
    comms.clear();
    if (running === undefined)
      publishOf(latestRun, "stream", { name: "stderr", text: `${error.traceback.join("\n")}\n` });
  }

  const cells = superviseCells({
    output: (run, name, text) => publishOf(run, "stream", { name, text }),
    message(message, buffers) {
      (fromCell[message.type] as (message: FromCell, buffers: Uint8Array[]) => void)(message, buffers);
    },
    ended: cellsEnded,
  });

  const kernel: Kernel = {
    connection,
    compiler,
    history,
    comms,
    publish,
    nextCount(advance) {
      const next = count + 1;
      if (advance) count = next;
      return next;
    },
    remember(line, input, outcome) {
      const text = outcome.status === "ok" ? outcome.result?.data["text/plain"] : undefined;
      const entry = { line, input, ...(typeof text === "string" ? { output: text } : {}) };
      return history.append(entry).catch((error) => logOnce(`history is not kept: ${error}`));
    },
    async runInCell(request, work, { silent = false, buffers }) {
      const run = ++latestRun;
      const { header, identities } = request;
      owners.add(work.type, run, { header, identities, silent });
      if (work.type === "run") running = run;
      try {
        return await cells.run({ ...work, run } as Work & { run: number }, buffers);
      } finally {
        if (running === run) running = undefined;
      }
    },
    untilInterrupted(work) {
      const interrupted = new Promise<undefined>((resolve) => {
        stopWaiting = () => resolve(undefined);
      });
      return Promise.race([work, interrupted]);
    },
    interrupt() {
      stopWaiting();
      cells.send({ type: "interrupt", run: running });
    },
    abortQueued: () => dispatcher.abortQueued(),
    noteComm,
    answerInput(value, question) {
      if (questions.takes(running, question)) cells.send({ type: "input", value });
      else logOnce("an input_reply was dropped: no cell waits for it. Further ones are dropped without a word.");
    },
    shutdown() {
      setImmediate(async () => {
        cells.stop();
        await Promise.race([outbox.drained(), new Promise((resolve) => setTimeout(resolve, 1000))]);
        ended();
      });
    },
  };

  const dispatcher = createDispatcher(
    kernel,
    (channel, request, type, content) =>
      outbox.post(
        channel,
        encode(make(type, content, { parent: request.header, identities: request.identities }), key),
      ),
    notServed,
  );

  /** Tells once what kept a message from being served. */
  function notServed(error: unknown): void {
    const why = error instanceof WireError ? complaints[error.kind] : `it could not be served (${error})`;
    logOnce(`a message was dropped: ${why}. Further ones like it are dropped without a word.`);
  }

  async function listen(channel: Channel): Promise<void> {
    for await (const frames of channel.receive()) {
      try {
        const request = decode(frames, key);
        starting = false;
        dispatcher.dispatch(request, channel);
      } catch (error) {
        notServed(error);
      }
    }
  }

  /** Greets each new subscriber, so that a client knows from when on it misses nothing (iopub_welcome). */
  async function welcome(): Promise<void> {
    for await (const [frame] of sockets.iopub.receive()) {
      if (frame?.[0] !== 1) continue;
      const topic = Buffer.from(frame.subarray(1));
      const content = { subscription: topic.toString() };
      outbox.post(sockets.iopub, encode(make("iopub_welcome", content, { identities: [topic] }), key));
      // Sent by itself, it could overtake the welcome, which is to come first.
      if (starting) publish("status", { execution_state: "starting" }, undefined);
      starting = false;
    }
  }

  for (const listening of [listen(sockets.shell), listen(sockets.control), listen(sockets.stdin), welcome()])
    listening.catch((error) => log(`a socket failed: ${error}`));
  return kernel;
}
