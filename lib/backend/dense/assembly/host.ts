// What the host does for its threads. Node 20 runs a module's callers with wrong arguments after the instructions
// memory.atomic.wait32 and memory.atomic.notify, as long as the module is not optimized; calls of the host are safe.

/** Atomics.wait on the word at `address` while it holds `seen`. */
export declare function sleep(address: usize, seen: i32): void;

/** Atomics.notify for the word at `address`. */
export declare function wake(address: usize): void;
