import { randomUUID } from "node:crypto";
import type { CommOperation, MimeBundle, ToCell } from "../messages";
import { currentRun } from "./current-run";
import { send } from "./pipe";

/** What one end of a comm says to the other. */
export interface CommMessage {
  data: unknown;
  metadata: MimeBundle;
  buffers: readonly Uint8Array[];
}

/** A channel between code in cells and code in the front end. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  send(data: unknown, parts?: Partial<CommMessage>): void;
  close(data?: unknown): void;
  /** Set by the owner. */
  onMessage?: (message: CommMessage) => void;
  onClose?: (message: CommMessage) => void;
}

export interface Comms {
  /** Calls `opened` with each comm that the front end opens for this target. */
  register(target: string, opened: (comm: Comm, message: CommMessage) => void): void;
  /** Opens a comm to a target of the front end. */
  open(target: string, parts?: Partial<CommMessage>, id?: string): Comm;
}

type CommRequest = Extract<ToCell, { type: "comm" }>;

/**
 * Comms of the cell process. Any module finds them, as it finds `stillroom.display`:
 * `globalThis[Symbol.for("stillroom.comms")]`.
 *
 * @returns the receiver of the front end's comm messages
 */
export function provideComms(): (request: CommRequest, buffers: readonly Uint8Array[]) => void {
  const targets = new Map<string, (comm: Comm, message: CommMessage) => void>();
  const comms = new Map<string, Comm>();

  function post(operation: CommOperation, id: string, parts: Partial<CommMessage>, more: object = {}): void {
    const { data = {}, metadata = {}, buffers = [] } = parts;
    send({ type: "comm", run: currentRun(), operation, content: { comm_id: id, data, ...more }, metadata }, buffers);
  }

  function create(id: string, target: string): Comm {
    const comm: Comm = {
      id,
      target,
      send: (data, parts) => post("comm_msg", id, { ...parts, data }),
      close(data = {}) {
        if (comms.delete(id)) post("comm_close", id, { data });
      },
    };
    comms.set(id, comm);
    return comm;
  }

  const receivers: Record<CommOperation, (id: string, message: CommMessage, target: string) => void> = {
    comm_open(id, message, target) {
      const opened = targets.get(target);
      if (opened) opened(create(id, target), message);
      else post("comm_close", id, {});
    },
    comm_msg: (id, message) => comms.get(id)?.onMessage?.(message),
    comm_close(id, message) {
      const comm = comms.get(id);
      comms.delete(id);
      comm?.onClose?.(message);
    },
  };

  const interface_: Comms = {
    register: (target, opened) => void targets.set(target, opened),
    open(target, parts = {}, id = randomUUID()) {
      const comm = create(id, target);
      post("comm_open", id, parts, { target_name: target });
      return comm;
    },
  };
  Object.defineProperty(globalThis, Symbol.for("stillroom.comms"), { value: interface_ });

  return ({ operation, content, metadata }, buffers) => {
    const { comm_id, target_name, data } = content;
    receivers[operation](String(comm_id), { data, metadata, buffers }, String(target_name));
  };
}
