import { availableParallelism } from "node:os";
import { allocator } from "./allocator";
import { batchArea, type DenseBatch } from "./batch-area";
import { compileKernels } from "./fused";
import { type DenseParameters, parameterLayout } from "./parameter-layout";
import { planBytes, writePlan } from "./plan";
import { schedule } from "./schedule";
import { sharedMemory } from "./shared-memory";
import { sparseLayers } from "./sparse-layers";
import { sparseTable } from "./sparse-table";
import { controlBytes, threadTeam } from "./thread-team";
import { trainerFusedWasm } from "./trainer-fused-wasm";
import { trainerWasm } from "./trainer-wasm";
import { rulePlan, slotCount, type UpdateRule } from "./update-rule";
import { weightOrder } from "./weight-order";
import { workspace } from "./workspace";

export interface DenseTrainerSettings {
  /** Units of each layer, the inputs first and the classes last. */
  sizes: readonly number[];
  /** Rows of a mini-batch, B. */
  rows: number;
  /** Where the R replicates start; copied. */
  start: DenseParameters;
  /** Terms of the loss: weight and temperature in each replicate, `[R]` each. */
  terms: readonly { weights: readonly number[]; temperatures: readonly number[] }[];
  rule: UpdateRule;
  /**
   * 1 where a parameter is trained, 0 where it stays as it is; all are trained unless given. Where few weights of a layer are
   * trained or start at other numbers than 0, a step costs what these cost, and its result is the same up to rounding.
   */
  masks?: DenseParameters;
  /** Whether every step brings dropout factors; none unless given. */
  dropout?: boolean;
  /** One a core unless given, and no more than there is work for; the result is the same, bit for bit. */
  threads?: number;
}

/** What the next step depends on, in the trainer's own layout. */
export interface DenseState {
  parameters: Float32Array;
  /** What the update rule remembers. */
  slots: Float32Array;
}

/** R multilayer perceptrons in training, outside TensorFlow.js. */
export interface DenseTrainer {
  /** Room for mini-batches where the kernels read them: a step on one copies nothing, and leaves the other alone. */
  readonly areas: readonly [DenseBatch, DenseBatch];
  /**
   * One gradient and one update of every replicate; calls `meanwhile` once while other threads are at work on them.
   *
   * @throws RangeError when an array has another length.
   */
  step(batch: DenseBatch, learningRate: number, meanwhile?: () => void): void;
  /** Loss of each replicate in the last step, `[R]`, before its update. */
  losses(): Float32Array;
  /** The parameters now, copied. */
  parameters(): DenseParameters;
  /** The state now, copied. */
  state(): DenseState;
  /** Goes on from a state after `steps` steps. @throws RangeError when it is that of other networks or masks. */
  restore(state: DenseState, steps: number): void;
  /** Ends the threads. */
  dispose(): void;
}

/** @throws RangeError when a parameter array does not fit the sizes, or all of it does not fit into 4 GiB. */
export function createDenseTrainer(settings: DenseTrainerSettings): DenseTrainer {
  const { sizes, rows, start, terms, rule, masks, dropout = false } = settings;
  const layers = sizes.length - 1;
  const replicates = start.biases[0]!.length / sizes[1]!;
  const layout = parameterLayout(sizes, replicates);
  const [initial, mask] = [layout.write(start), masks && layout.write(masks)];
  const sparse = mask ? sparseLayers(sizes, rows, layout, initial, mask) : [];
  const order = weightOrder(layout, sparse);
  const lists = sparseTable(replicates, sizes, rows, sparse);

  // The control block and an address 0 that no array has come first.
  const control = 16;
  const area = allocator(control + 16 * Math.ceil(controlBytes / 16));
  const plan = area.take(planBytes);
  const arrays = {
    parameters: area.floats(replicates * layout.count),
    slots: area.floats(replicates * slotCount(rule) * layout.count),
    mask: masks ? area.floats(replicates * layout.count) : 0,
    losses: area.take(8 * replicates * rows),
  };
  const batchRoom = () => batchArea(area, sizes, replicates * rows, terms.length, dropout);
  const places = [batchRoom(), batchRoom()] as const;
  const scales = Array.from({ length: replicates }, (_, r) => terms.map((t) => [t.weights[r]!, t.temperatures[r]!]));
  const { threads, whole, blocks } = schedule(
    replicates,
    rows,
    layout.count,
    settings.threads ?? availableParallelism(),
  );
  const own = workspace(sizes, rows, layout.count, sparse);
  const tables = {
    sizes: area.floats(sizes.length),
    starts: area.floats(sizes.length),
    scales: area.floats(2 * replicates * terms.length),
    outputs: area.floats(layers),
    deltas: area.floats(layers),
    activations: area.take((replicates - whole) * own.activationBytes),
    finished: area.floats(replicates - whole),
    sparse: sparse.length > 0 ? area.take(lists.bytes) : 0,
    turnedInputs: area.floats(layers),
    turnedDeltas: area.floats(layers),
  };
  const workspaces = Array.from({ length: threads }, () => area.take(own.bytes));

  const memory = sharedMemory(area.size(), replicates, rows);
  const floats = (address: number, size: number) => new Float32Array(memory.buffer, address, size);
  const writeWords = (address: number, values: readonly number[]) =>
    new Uint32Array(memory.buffer, address, values.length).set(values);
  writeWords(tables.sizes, sizes);
  writeWords(tables.starts, layout.starts);
  for (const name of ["outputs", "deltas", "turnedInputs", "turnedDeltas"] as const)
    writeWords(tables[name], own[name]);
  floats(tables.scales, 2 * replicates * terms.length).set(scales.flat(2));
  if (sparse.length > 0) lists.write(memory, tables.sparse);
  const parameters = floats(arrays.parameters, replicates * layout.count);
  parameters.set(order.into(initial));
  if (mask) floats(arrays.mask, mask.length).set(order.into(mask));
  const counts = { layers, rows, replicates, terms: terms.length, count: layout.count, whole, blocks };
  const { activationBytes, pitch } = own;
  writePlan(memory, plan, { ...counts, ...arrays, ...tables, ...own.places, activationBytes, pitch });

  const pieces = whole + 2 * blocks * (replicates - whole);
  const team = threadTeam({ module: trainerModule(), memory, control, plan, workspaces, pieces });
  const areas = [places[0].open(memory), places[1].open(memory)] as const;
  const fill = (what: string, values: Float32Array | undefined, own: Float32Array) => {
    if (values?.length !== own.length)
      throw new RangeError(
        `Dense training step: ${what} have ${values?.length ?? "no"} numbers; ` +
          `expected ${replicates} replicates of ${rows} rows of ${own.length / (replicates * rows)}.`,
      );
    if (values !== own) own.set(values);
  };
  const slots = floats(arrays.slots, replicates * slotCount(rule) * layout.count);
  const finished = new Int32Array(memory.buffer, tables.finished, replicates - whole);
  const losses = new Float64Array(memory.buffer, arrays.losses, replicates * rows);
  let steps = 0;
  return {
    areas,
    step(batch, learningRate, meanwhile) {
      const at = batch.inputs === areas[1].inputs ? 1 : 0;
      fill("inputs", batch.inputs, areas[at].inputs);
      for (const [t, own] of areas[at].targets.entries()) fill(`targets of term ${t}`, batch.targets[t], own);
      for (const [l, own] of areas[at].dropout.entries())
        fill(`dropout factors of hidden layer ${l}`, batch.dropout[l], own);
      steps++;
      writePlan(memory, plan, { ...rulePlan(rule, steps, learningRate), ...places[at].plan });
      finished.fill(0);
      team.run(meanwhile);
    },
    losses: () =>
      Float32Array.from({ length: replicates }, (_, r) =>
        losses.subarray(r * rows, (r + 1) * rows).reduce((sum, loss) => sum + loss),
      ),
    parameters: () => layout.read(order.outOf(parameters)),
    state: () => ({ parameters: order.outOf(parameters), slots: order.outOf(slots) }),
    restore(state, done) {
      if (state.parameters.length !== parameters.length || state.slots.length !== slots.length)
        throw new RangeError(
          `Dense training step: a state of ${state.parameters.length} and ${state.slots.length} numbers; ` +
            `expected ${parameters.length} and ${slots.length}.`,
        );
      if (!order.fits(state.parameters))
        throw new RangeError(
          "Dense training step: a state with other numbers than 0 in weights that start at 0 and are not trained; " +
            "expected a state of a trainer with the same masks.",
        );
      parameters.set(order.into(state.parameters));
      slots.set(order.into(state.slots));
      steps = done;
    },
    dispose: () => team.dispose(),
  };
}

let compiled: WebAssembly.Module | undefined;

function trainerModule(): WebAssembly.Module {
  compiled ??= compileKernels(trainerFusedWasm, trainerWasm);
  return compiled;
}
