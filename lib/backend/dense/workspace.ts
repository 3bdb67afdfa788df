import { allocator } from "./allocator";
import { denseKernels } from "./kernels";
import { rowPitch, type SparseLayer } from "./sparse-layers";

/** What each thread has for itself, as offsets into its workspace. */
export function workspace(sizes: readonly number[], rows: number, count: number, sparse: readonly SparseLayer[]) {
  const area = allocator(0);
  const perLayer = () => sizes.slice(1).map((units) => area.floats(rows * units));
  const [outputs, deltas] = [perLayer(), perLayer()];
  const pitch = rowPitch(rows);
  // Sparse layers keep what enters them and its deltas unit by unit; the rows beyond the last one stay 0.
  const turned = (side: 0 | 1) =>
    sizes.slice(1).map((_, l) => (sparse.some(({ layer }) => layer === l) ? area.floats(pitch * sizes[l + side]!) : 0));
  const [turnedInputs, turnedDeltas] = [turned(0), turned(1)];
  const activationBytes = area.size();
  const gradient = area.floats(count);
  const { scratchBytes } = denseKernels(new WebAssembly.Memory({ initial: 0 }));
  const products = sizes
    .slice(1)
    .flatMap((out, l) => [scratchBytes(rows, out), scratchBytes(sizes[l]!, out), scratchBytes(rows, sizes[l]!)]);
  const softmax = 4 * (rows * sizes.at(-1)! + 3);
  const sums = sparse.length > 0 ? 4 * pitch * Math.max(...sizes) : 0;
  const scratch = area.take(Math.max(softmax, sums, ...products));
  return {
    ...{ outputs, deltas, turnedInputs, turnedDeltas, activationBytes },
    ...{ pitch, places: { gradient, scratch }, bytes: area.size() },
  };
}
