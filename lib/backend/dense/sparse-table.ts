import { rowPitch, type SparseLayer } from "./sparse-layers";

/** The plan's table `sparse` with what it leads to, the records `SparseLayer` of assembly/sparse-layer.ts and their entries. */
export interface SparseTable {
  bytes: number;
  /** Writes it at `address`. */
  write(memory: WebAssembly.Memory, address: number): void;
}

export function sparseTable(
  replicates: number,
  sizes: readonly number[],
  rows: number,
  sparse: readonly SparseLayer[],
): SparseTable {
  const layers = sizes.length - 1;
  const tableBytes = 4 * replicates * layers;
  const bytesOf = ({ layer, listed }: SparseLayer) => 4 * (3 + sizes[layer]! + 1 + sizes[layer + 1]! + 1 + 4 * listed);
  return {
    bytes: sparse.reduce((sum, layer) => sum + bytesOf(layer), tableBytes),
    write(memory, address) {
      const table = new Uint32Array(memory.buffer, address, replicates * layers);
      let record = address + tableBytes;
      for (const layer of sparse) {
        table[layer.replicate * layers + layer.layer] = record;
        writeRecord(memory, record, sizes, 4 * rowPitch(rows), layer);
        record += bytesOf(layer);
      }
    },
  };
}

/** @param pitch in bytes */
function writeRecord(
  memory: WebAssembly.Memory,
  address: number,
  sizes: readonly number[],
  pitch: number,
  { layer, places, listed }: SparseLayer,
): void {
  const [fanIn, fanOut] = [sizes[layer]!, sizes[layer + 1]!];
  const inputs = places.slice(0, listed).map((place) => Math.floor(place / fanOut));
  const outputs = places.slice(0, listed).map((place) => place % fanOut);
  const byInput = address + 12;
  const byOutput = byInput + 4 * (fanIn + 1 + 2 * listed);
  new Uint32Array(memory.buffer, address, 3).set([listed, byInput, byOutput]);
  const writeEntries = (start: number, units: number, near: Uint32Array, far: Uint32Array) => {
    const starts = new Uint32Array(memory.buffer, start, units + 1);
    const entries = new Uint32Array(memory.buffer, start + starts.byteLength, 2 * listed);
    const next = new Uint32Array(units + 1);
    for (const unit of near) next[unit + 1]!++;
    for (let unit = 0; unit < units; unit++) next[unit + 1]! += next[unit]!;
    starts.set(next.map((entry) => entries.byteOffset + 8 * entry));
    for (let i = 0; i < listed; i++) {
      const entry = 2 * next[near[i]!]!++;
      entries[entry] = pitch * far[i]!;
      entries[entry + 1] = 4 * i;
    }
  };
  writeEntries(byInput, fanIn, inputs, outputs);
  writeEntries(byOutput, fanOut, outputs, inputs);
}
