import * as z from "zod";
import { type Output, outputSchema } from "./schema";
import { settle } from "./settle";

/** What a kernel publishes while a cell runs: the type of an iopub message and its content. */
export interface OutputMessage {
  readonly type: string;
  readonly content: unknown;
}

interface Entry {
  readonly output: Output;
  /** Names a display that later messages may replace. */
  readonly displayId?: string | undefined;
}

/** The outputs of one cell so far. */
export interface CellOutputs {
  readonly entries: readonly Entry[];
  /** `clear_output` with `wait` came: the next output replaces all that is there. */
  readonly clearPending: boolean;
}

export const noOutputs: CellOutputs = { entries: [], clearPending: false };

const bundle = z.looseObject({
  data: z.record(z.string(), z.unknown()),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  transient: z.looseObject({ display_id: z.string().optional() }).nullish(),
  execution_count: z.unknown().optional(),
});
type Bundle = z.infer<typeof bundle>;

function append(outputs: CellOutputs, entry: Entry): CellOutputs {
  return { entries: [...(outputs.clearPending ? [] : outputs.entries), entry], clearPending: false };
}

function appendStream(outputs: CellOutputs, name: string, text: string): CellOutputs {
  const last = outputs.clearPending ? undefined : outputs.entries.at(-1)?.output;
  if (last?.output_type !== "stream" || last.name !== name)
    return append(outputs, { output: { output_type: "stream", name, text: settle(text) } });
  // Only the last line can still change.
  const lineStart = last.text.lastIndexOf("\n") + 1;
  const joined = last.text.slice(0, lineStart) + settle(last.text.slice(lineStart) + text);
  return { entries: [...outputs.entries.slice(0, -1), { output: { ...last, text: joined } }], clearPending: false };
}

function replaceDisplay(outputs: CellOutputs, displayId: string, { data, metadata }: Bundle): CellOutputs {
  const entries = outputs.entries.map((entry) => {
    if (entry.displayId !== displayId || !("data" in entry.output)) return entry;
    return { ...entry, output: { ...entry.output, data, metadata: metadata ?? {} } };
  });
  return { ...outputs, entries };
}

type Cells = readonly CellOutputs[];
type Receive = (cells: Cells, cell: number, content: unknown) => Cells;

/** A handler of messages that concern the running cell alone. */
const own =
  (change: (outputs: CellOutputs, content: unknown) => CellOutputs): Receive =>
  (cells, cell, content) =>
    cells.with(cell, change(cells[cell] ?? noOutputs, content));

/** Every display of this id, in whichever cell it stands, shows the newest data. */
const update: Receive = (cells, _, content) => {
  const parsed = bundle.safeParse(content).data;
  const id = parsed?.transient?.display_id;
  return parsed && id !== undefined ? cells.map((outputs) => replaceDisplay(outputs, id, parsed)) : cells;
};

const display =
  (type: "display_data" | "execute_result"): Receive =>
  (cells, cell, content) => {
    const parsed = bundle.safeParse(content).data;
    if (!parsed) return cells;
    const { data, metadata, transient, execution_count } = parsed;
    const count = type === "execute_result" ? { execution_count } : {};
    const output = outputSchema.safeParse({ output_type: type, data, metadata: metadata ?? {}, ...count }).data;
    if (!output) return cells;
    return own((outputs) => append(outputs, { output, displayId: transient?.display_id }))(
      update(cells, cell, content),
      cell,
      content,
    );
  };

const receivers: ReadonlyMap<string, Receive> = new Map<string, Receive>([
  ["display_data", display("display_data")],
  ["execute_result", display("execute_result")],
  ["update_display_data", update],
  [
    "stream",
    own((outputs, content) => {
      const stream = z.object({ name: z.string(), text: z.string() }).safeParse(content).data;
      return stream ? appendStream(outputs, stream.name, stream.text) : outputs;
    }),
  ],
  [
    "error",
    own((outputs, content) => {
      const fields = z.object({ ename: z.string(), evalue: z.string(), traceback: z.array(z.string()) });
      const error = fields.safeParse(content).data;
      return error ? append(outputs, { output: { output_type: "error", ...error } }) : outputs;
    }),
  ],
  [
    "clear_output",
    own((outputs, content) =>
      z.object({ wait: z.literal(true) }).safeParse(content).success ? { ...outputs, clearPending: true } : noOutputs,
    ),
  ],
]);

/**
 * The outputs of all cells after one more message, as a front end shows them: neighbouring pieces of one stream join,
 * displays are updated by id in every cell, `clear_output` clears now or with the next output. A message that is no
 * output, or
 * is malformed, changes nothing.
 *
 * @param cells - the outputs of every cell so far
 * @param cell - the index of the cell that the message belongs to
 */
export function receive(cells: Cells, cell: number, message: OutputMessage): Cells {
  return receivers.get(message.type)?.(cells, cell, message.content) ?? cells;
}
