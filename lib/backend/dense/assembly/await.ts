import { sleep, wake } from "./host";

/** Looks this often before it sleeps: work in common ends at nearly the same time, and waking takes longer than that. */
const LOOKS: i32 = 20000;

/** Returns what the shared word at `address` holds as soon as that is no longer `seen`. */
export function awaitChange(address: usize, seen: i32): i32 {
  let found = seen;
  for (let looks = 0; found === seen; looks++) {
    if (looks > LOOKS) sleep(address, seen);
    found = atomic.load<i32>(address);
  }
  return found;
}

/** Adds 1 to the shared word at `address`, for those who await its change. */
export function increment(address: usize): void {
  atomic.add<i32>(address, 1);
  wake(address);
}
