// The one file that touches ZeroMQ: the five sockets of a kernel, and the five that a front end connects to them.
import { setTimeout as delay } from "node:timers/promises";
import * as zmq from "zeromq";
import { type Connection, endpoint, type PortName } from "./protocol/connection";

export type Frames = readonly Uint8Array[];

/** A socket whose sends are awaited one after the other (zeromq.js refuses a second send in flight with EBUSY). */
export interface Channel {
  /** Resolves once ZeroMQ has taken the frames. */
  send(frames: Frames): Promise<void>;
  receive(): AsyncIterable<Frames>;
}

export interface KernelSockets {
  shell: Channel;
  control: Channel;
  stdin: Channel;
  /** What it receives are subscriptions: one frame, a byte (1 subscribes, 0 unsubscribes) and the topic. */
  iopub: Channel;
  close(): void;
}

interface Socket extends AsyncIterable<Buffer[]> {
  send(frames: zmq.MessageLike[]): Promise<void>;
}

function channel(socket: Socket, send = (frames: Frames) => socket.send([...frames])): Channel {
  let last: Promise<void> = Promise.resolve();
  return {
    send(frames) {
      const sent = last.then(() => send(frames));
      last = sent.catch(() => {});
      return sent;
    },
    receive: () => socket,
  };
}

/** Published messages that wait in memory for a front end; a stream message holds up to 256 KiB. */
const waitingMessages = 200;
/** How long publishing waits for a front end that does not read at all. */
const patienceMs = 2000;
/** How long it then waits for each further message, so that the front ends that do read keep up. */
const paceMs = 2;

/**
 * Publishing waits for slow readers, so that a flood arrives whole and memory stays bounded. One that does not read at
 * all loses messages after {@link patienceMs}; the others, and the running cell, go on.
 */
function publisher(socket: zmq.XPublisher): Channel {
  let patience = patienceMs;
  return channel(socket, async (frames) => {
    const start = performance.now();
    // ZeroMQ calls a publisher writable even when a reader's queue is full, so its own timeout does not wait.
    while (performance.now() - start < patience) {
      try {
        await socket.send([...frames]);
        patience = patienceMs;
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
        await delay(1);
      }
    }
    patience = paceMs;
    socket.noDrop = false;
    await socket.send([...frames]);
    socket.noDrop = true;
  });
}

async function echo(heartbeat: zmq.Router): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

/**
 * Binds the five sockets of a kernel; the heartbeat answers by itself.
 *
 * @throws Error that names the field of the connection file, and the address, where one cannot be bound.
 */
export async function bindKernelSockets(connection: Connection): Promise<KernelSockets> {
  const linger = { linger: 1000 };
  const router = () => new zmq.Router({ ...linger, sendHighWaterMark: 0 });
  const [shell, control, stdin, heartbeat] = [router(), router(), router(), router()];
  const iopub = new zmq.XPublisher({
    ...linger,
    sendHighWaterMark: waitingMessages,
    noDrop: true,
  });
  iopub.verbosity = "allSubs";
  const bind = async (socket: zmq.Router | zmq.XPublisher, port: PortName) => {
    const address = endpoint(connection, connection[port]);
    try {
      await socket.bind(address);
    } catch (error) {
      throw new Error(
        `${port} of the connection file: the kernel cannot listen at ${address} ` +
          `(${error instanceof Error ? error.message : error}). If another kernel uses it, end that one, or start this ` +
          "one from the front end again, which chooses other ports.",
      );
    }
  };
  await Promise.all([
    bind(shell, "shell_port"),
    bind(control, "control_port"),
    bind(stdin, "stdin_port"),
    bind(iopub, "iopub_port"),
    bind(heartbeat, "hb_port"),
  ]);
  void echo(heartbeat).catch(() => {});
  return {
    shell: channel(shell),
    control: channel(control),
    stdin: channel(stdin),
    iopub: publisher(iopub),
    close: () => [shell, control, stdin, iopub, heartbeat].forEach((socket) => void socket.close()),
  };
}

export interface ClientSockets {
  shell: Channel;
  control: Channel;
  stdin: Channel;
  /** What it receives are the kernel's published messages, the topic in front. */
  iopub: Channel;
  /** Resolves when the kernel's heartbeat has answered. */
  ping(): Promise<void>;
  close(): void;
}

/** Connects to the five sockets of a kernel; the kernel need not be there yet. */
export function connectClientSockets(connection: Connection, identity: string): ClientSockets {
  const options = { linger: 0, routingId: identity, sendHighWaterMark: 0, receiveHighWaterMark: 0 };
  const dealer = (port: number) => {
    const socket = new zmq.Dealer(options);
    socket.connect(endpoint(connection, port));
    return socket;
  };
  const [shell, control, stdin] = [
    dealer(connection.shell_port),
    dealer(connection.control_port),
    dealer(connection.stdin_port),
  ];
  const iopub = new zmq.Subscriber({ linger: 0 });
  iopub.subscribe("");
  iopub.connect(endpoint(connection, connection.iopub_port));
  const heartbeat = new zmq.Request({ linger: 0, relaxed: true, correlate: true });
  heartbeat.connect(endpoint(connection, connection.hb_port));
  return {
    shell: channel(shell),
    control: channel(control),
    stdin: channel(stdin),
    iopub: { send: () => Promise.reject(new Error("iopub only receives")), receive: () => iopub },
    async ping() {
      await heartbeat.send("ping");
      await heartbeat.receive();
    },
    close: () => [shell, control, stdin, iopub, heartbeat].forEach((socket) => void socket.close()),
  };
}
