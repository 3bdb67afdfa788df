import { allocator } from "./allocator";
import { denseKernels } from "./kernels";

/** What each thread has for itself, as offsets into its workspace. */
export function workspace(sizes: readonly number[], rows: number, count: number) {
  const area = allocator(0);
  const perLayer = () => sizes.slice(1).map((units) => area.floats(rows * units));
  const [outputs, deltas] = [perLayer(), perLayer()];
  const activationBytes = area.size();
  const gradient = area.floats(count);
  const { scratchBytes } = denseKernels(new WebAssembly.Memory({ initial: 0 }));
  const products = sizes
    .slice(1)
    .flatMap((out, l) => [scratchBytes(rows, out), scratchBytes(sizes[l]!, out), scratchBytes(rows, sizes[l]!)]);
  const softmax = 4 * (rows * sizes.at(-1)! + 3);
  const scratch = area.take(Math.max(softmax, ...products));
  return { outputs, deltas, activationBytes, places: { gradient, scratch }, bytes: area.size() };
}
