import type { Header, Message } from "./protocol/message";

/** Where a run's output belongs. */
export interface Owner {
  /** Of the request that caused the run. */
  header: Header;
  /** Its routing identities. */
  identities: Message["identities"];
  /** Nothing it shows is published. */
  silent: boolean;
}

/** What runs are remembered for: output may still come from a timer that one of them has set. */
const rememberedOfAKind = 1000;

export interface RunOwners {
  /** `kind` keeps a slider's thousand messages from pushing out the cells. */
  add(kind: "run" | "comm", run: number, owner: Owner): void;
  /** The owner of a run; of one that is no longer known, the newest cell that shows anything. */
  get(run: number): Owner | undefined;
}

/** Whose output is whose: the newest {@link rememberedOfAKind} cells and as many comm messages. */
export function createRunOwners(): RunOwners {
  const owners = { run: new Map<number, Owner>(), comm: new Map<number, Owner>() };
  let newest: Owner | undefined;
  return {
    add(kind, run, owner) {
      const known = owners[kind];
      known.set(run, owner);
      if (kind === "run" && !owner.silent) newest = owner;
      // A Map's keys come in the order in which they were added.
      if (known.size > rememberedOfAKind) known.delete(known.keys().next().value!);
    },
    get: (run) => owners.run.get(run) ?? owners.comm.get(run) ?? newest,
  };
}
