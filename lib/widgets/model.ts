import { type Comm, type Comms, findComms } from "./host";

/** Versions of the front end's modules that ipywidgets 8 brings. */
const moduleVersions = { controls: "2.0.0", base: "2.0.0", output: "1.0.0" } as const;
const protocolVersion = "2.1.0";

/** By name; a function stands for what it returns when it is sent, such as references to models that must be open by then. */
export type State = Readonly<Record<string, unknown>>;

export interface ModelSpec {
  module: keyof typeof moduleVersions;
  /** `FloatSlider` for FloatSliderModel. */
  name: string;
  /** What shows it, if not the view of the same name and module: `Progress` for ProgressView. */
  view?: { name: string; module?: ModelSpec["module"] };
  /** What differs from the front end's own defaults. */
  state: State;
}

/** The state of a widget, the same here and in the front end. */
export interface Model {
  get(name: string): unknown;
  /** Changes the state here and in the front end. */
  set(changes: State): void;
  /** Calls `listener` after each change that was made on either side; returns what ends that. */
  onChange(listener: () => void): () => void;
  /** Calls `listener` with each message of the view that is no change of state, such as a click. */
  onEvent(listener: (content: unknown) => void): void;
  /** Makes the model known to the front end if it is not yet; its id, or undefined where no kernel runs. */
  open(): string | undefined;
}

const openModels = new Map<string, () => object>();
const answering = new WeakSet<Comms>();

/** A page that was loaded anew asks for all models at once, over a comm of its own. */
function answerStateRequests(comms: Comms): void {
  if (answering.has(comms)) return;
  answering.add(comms);
  comms.register("jupyter.widget.control", (comm) => {
    comm.onMessage = ({ data }) => {
      if (!isRecord(data) || data.method !== "request_states") return;
      const states = Object.fromEntries([...openModels].map(([id, description]) => [id, description()]));
      comm.send({ method: "update_states", states, buffer_paths: [] });
    };
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const sent = (state: State) =>
  Object.fromEntries(
    Object.entries(state).map(([name, value]) => [name, typeof value === "function" ? value() : value]),
  );

/**
 * A model of the Jupyter widget protocol (ipywidgets, `packages/schema/messages.md`, version 2.1.0). It opens its comm
 * when it is first shown, so that a widget which nobody shows costs nothing.
 */
export function createModel({ module, name, view = { name }, state: own }: ModelSpec): Model {
  const version = moduleVersions[module];
  const described = {
    model_name: `${name}Model`,
    model_module: `@jupyter-widgets/${module}`,
    model_module_version: version,
  };
  let state: State = {
    _model_name: described.model_name,
    _model_module: described.model_module,
    _model_module_version: version,
    _view_name: `${view.name}View`,
    _view_module: `@jupyter-widgets/${view.module ?? module}`,
    _view_module_version: moduleVersions[view.module ?? module],
    ...own,
  };
  let comm: Comm | undefined;
  const changed = new Set<() => void>();
  const events = new Set<(content: unknown) => void>();

  function merge(changes: State): void {
    state = { ...state, ...changes };
    for (const listener of changed) listener();
  }

  const receivers: Record<string, (data: Record<string, unknown>) => void> = {
    update({ state: changes }) {
      if (!isRecord(changes)) return;
      // Other pages that show the same widget learn of the change by this echo.
      comm?.send({ method: "echo_update", state: changes, buffer_paths: [] });
      merge(changes);
    },
    request_state: () => comm?.send({ method: "update", state: sent(state), buffer_paths: [] }),
    custom: ({ content }) => {
      for (const listener of events) listener(content);
    },
  };

  function open(comms: Comms): Comm {
    answerStateRequests(comms);
    const opened = comms.open("jupyter.widget", {
      data: { state: sent(state), buffer_paths: [] },
      metadata: { version: protocolVersion },
    });
    openModels.set(opened.id, () => ({ ...described, state: sent(state) }));
    opened.onMessage = ({ data }) => {
      if (isRecord(data) && Object.hasOwn(receivers, String(data.method))) receivers[String(data.method)]!(data);
    };
    // What the front end closed is opened anew when it is shown again.
    opened.onClose = () => {
      openModels.delete(opened.id);
      comm = undefined;
    };
    return opened;
  }

  return {
    get: (key) => state[key],
    set(changes) {
      const fresh = Object.entries(changes).filter(([key, value]) => !Object.is(state[key], value));
      if (fresh.length === 0) return;
      const difference = Object.fromEntries(fresh);
      comm?.send({ method: "update", state: sent(difference), buffer_paths: [] });
      merge(difference);
    },
    onChange(listener) {
      changed.add(listener);
      return () => void changed.delete(listener);
    },
    onEvent: (listener) => void events.add(listener),
    open() {
      const comms = findComms();
      if (!comms) return undefined;
      comm ??= open(comms);
      return comm.id;
    },
  };
}
