const pageBytes = 65536;
const megabyte = 2 ** 20;

/** What 32-bit addresses reach, 4 GiB. */
const largest = 2 ** 32;

/**
 * Memory that threads share, of at least so many bytes.
 *
 * @throws RangeError when these are more than WebAssembly can address.
 */
export function sharedMemory(bytes: number, replicates: number, rows: number): WebAssembly.Memory {
  if (bytes > largest)
    throw new RangeError(
      `Dense training step: ${replicates} replicate(s) with mini-batches of ${rows} rows take ` +
        `${Math.ceil(bytes / megabyte)} MB; expected at most the ${largest / megabyte} MB that WebAssembly can address. ` +
        `Train ${replicates > 1 ? "fewer replicates at once" : "with smaller mini-batches"}.`,
    );
  const pages = Math.ceil(bytes / pageBytes);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}
