import type { MimeBundle } from "./types";

/** One end of a channel to the front end, as the kernel provides it. */
export interface Comm {
  readonly id: string;
  send(data: unknown): void;
  onMessage?: (message: { data: unknown }) => void;
  onClose?: () => void;
}

/** The kernel's comms. */
export interface Comms {
  register(target: string, opened: (comm: Comm) => void): void;
  open(target: string, parts: { data: unknown; metadata: MimeBundle }): Comm;
}

/**
 * What the kernel around this code leaves on the global object; undefined where there is none. Looked for at each call:
 * modules may load before the kernel is ready.
 */
const provided = (name: string): unknown => Reflect.get(globalThis, Symbol.for(`stillroom.${name}`));

export const findComms = (): Comms | undefined => provided("comms") as Comms | undefined;

type Publish = (bundle: MimeBundle) => void;

/** The tslab kernel leaves its own `require` on the global object; its displays carry one MIME type each. */
function tslabPublish(): Publish | undefined {
  const host: unknown = Reflect.get(globalThis, "__tslab__");
  if (typeof host !== "object" || host === null || !("require" in host) || typeof host.require !== "function")
    return undefined;
  const { display } = host.require("tslab") as { display: { raw(type: string, data: unknown): void } };
  return (bundle) => {
    const type = ["image/svg+xml", "text/html", "text/plain"].find((known) => known in bundle);
    if (type !== undefined) display.raw(type, bundle[type]);
  };
}

/** Shows a MIME bundle below the cell; outside a kernel prints its text. */
export function publish(bundle: MimeBundle): void {
  const display = (provided("display") as Publish | undefined) ?? tslabPublish();
  if (display) display(bundle);
  else console.log(bundle["text/plain"]);
}

type Represent = (value: unknown) => Promise<MimeBundle>;

/** How the kernel shows values; undefined where there is none. */
export const findRepresent = (): Represent | undefined => provided("represent") as Represent | undefined;

/** How often the user has interrupted; what waited before the last time may wait for ever. */
export const interrupts = (): number => (provided("interrupts") as (() => number) | undefined)?.() ?? 0;
