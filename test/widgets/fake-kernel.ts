import type { Comm, Comms } from "../../lib/widgets/host";
import type { MimeBundle } from "../../lib/widgets/types";

/** One message that the widgets sent, with the comm it went over. */
export interface Sent {
  id: string;
  data: Record<string, unknown>;
}

export interface FakeKernel {
  readonly sent: readonly Sent[];
  readonly shown: readonly MimeBundle[];
  /** The comm that belongs to a model, by the name of the model. */
  comm(modelName: string): Comm;
  /** Delivers a message of the front end. */
  receive(id: string, data: unknown): void;
  /** The front end opens a comm. */
  openFromPage(target: string): string;
  remove(): void;
}

/** Puts the kernel's hooks on the global object, as a kernel would, with a front end that notes what it is told. */
export function fakeKernel(): FakeKernel {
  const sent: Sent[] = [];
  const shown: MimeBundle[] = [];
  const comms = new Map<string, Comm>();
  const targets = new Map<string, (comm: Comm) => void>();
  const create = (): Comm => {
    const id = `c${comms.size}`;
    const comm: Comm = { id, send: (data) => void sent.push({ id, data: data as Record<string, unknown> }) };
    comms.set(id, comm);
    return comm;
  };
  const hooks: Record<string, unknown> = {
    comms: {
      register: (target, opened) => void targets.set(target, opened),
      open(target, { data }) {
        const comm = create();
        sent.push({ id: comm.id, data: { target, ...(data as object) } });
        return comm;
      },
    } satisfies Comms,
    display: (bundle: MimeBundle) => void shown.push(bundle),
  };
  for (const [name, value] of Object.entries(hooks))
    Object.defineProperty(globalThis, Symbol.for(`stillroom.${name}`), { value, configurable: true });
  return {
    sent,
    shown,
    comm(name) {
      const opened = sent.find(({ data }) => (data.state as Record<string, unknown> | undefined)?._model_name === name);
      if (!opened) throw new Error(`no ${name} was opened`);
      return comms.get(opened.id)!;
    },
    receive: (id, data) => comms.get(id)!.onMessage?.({ data }),
    openFromPage(target) {
      const comm = create();
      targets.get(target)!(comm);
      return comm.id;
    },
    remove() {
      for (const name of Object.keys(hooks)) Reflect.deleteProperty(globalThis, Symbol.for(`stillroom.${name}`));
    },
  };
}
