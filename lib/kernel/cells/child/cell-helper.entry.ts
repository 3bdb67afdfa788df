// The helper thread of the cell process: reads what the protocol process sends, hands it to the main thread, and stops
// user code there. It ends the process when the protocol process is gone.
import { Session } from "node:inspector";
import { Socket } from "node:net";
import process from "node:process";
import { parentPort, workerData } from "node:worker_threads";
import { frameDecoder } from "../frames";
import type { ToCell } from "../messages";
import { type FromHelper, type HelperData, slot } from "./shared-state";

const { shared, inputs } = workerData as HelperData;
const retryMs = 10;
/**
 * So many stops (at most one each `retryMs`: a second or more) that each did stop code, without the handler of the
 * message getting its turn, mean that it never will: Node starts the same code again, or fails at the list of
 * immediates that a stop left half-read. A native call that lasts lets no stop through and is waited for.
 */
const mostStops = 100;
/** So often the main thread is left alone with what it does to be done: a second, long enough for all but a full pipe. */
const mostHeld = 100;

/**
 * What the main thread has not worked off, in order. A stop loses the message that is just being read there, so that
 * after an interrupt all of them go out once more.
 */
let untaken: Extract<FromHelper, { type: "message" }>[] = [];
let numbered = 0;
/** How many interrupts there were. */
let interrupts = 0;
let interrupting = false;
/** What they are to stop; together, as the message of one may be lost to a stop. */
const interruptedRuns = new Set<number>();

/** Ends the process with all that it started, which are of its group, as it leads one where there are groups. */
function end(): void {
  try {
    process.kill(-process.pid, "SIGKILL");
  } catch {
    process.kill(process.pid, "SIGKILL");
  }
}
const post = (message: FromHelper) => parentPort!.postMessage(message);

function forgetTaken(): void {
  const taken = Atomics.load(shared, slot.taken);
  const first = untaken.findIndex(({ number }) => number > taken);
  // Nothing is copied while the main thread takes nothing.
  if (first !== 0) untaken = first < 0 ? [] : untaken.slice(first);
}

function hand(message: ToCell, buffers: Uint8Array[]): void {
  forgetTaken();
  const numberedMessage = { type: "message" as const, number: ++numbered, message, buffers };
  untaken.push(numberedMessage);
  if (!interrupting) post(numberedMessage);
}

/** Twice: the turn of the second shows that nothing goes on behind the first. */
function ask(): void {
  const message: FromHelper = { type: "interrupt", runs: [...interruptedRuns], number: interrupts };
  post(message);
  post(message);
}

function wakePrompt(): void {
  Atomics.add(shared, slot.wake, 1);
  Atomics.notify(shared, slot.wake);
}

/**
 * Stops what runs on the main thread. Code that merely waits is settled by the message alone. Else the inspector stops
 * it; that may hit the handler of the message as well, so both are repeated until the handler has run and no stop is
 * left that could hit later work, whose messages wait until then. When that is hopeless, the process ends. An interrupt
 * that comes meanwhile joins in: stops of two at once would hit each other's handlers.
 */
function interrupt(run: number | undefined): void {
  Atomics.store(shared, slot.interruptAsked, ++interrupts);
  if (run !== undefined) interruptedRuns.add(run);
  ask();
  wakePrompt();
  if (interrupting) return;
  interrupting = true;
  let stopping = false;
  let stops = 0;
  let held = 0;
  const isSettling = () =>
    Atomics.load(shared, slot.settling) > Atomics.load(shared, slot.interruptDone) && held++ < mostHeld;
  // Connected only while needed: a process that ends with a session open says so on its standard error.
  const session = new Session();
  session.connectToMainThread();
  const attempt = () => {
    const done = Atomics.load(shared, slot.interruptDone) >= interrupts;
    if (done && !stopping) {
      session.disconnect();
      interrupting = false;
      interruptedRuns.clear();
      forgetTaken();
      untaken.forEach(post);
      return;
    }
    if (!done && !stopping && !isSettling()) {
      if (stops === mostStops) end();
      Atomics.add(shared, slot.stops, 1);
      // The main thread first says that it settles, then looks for stops: one of both sees the other.
      if (isSettling()) Atomics.add(shared, slot.stops, 1);
      else stop();
    }
    askAgain();
  };
  const stop = () => {
    stopping = true;
    session.post("Runtime.terminateExecution", () => {
      stopping = false;
      stops++;
      Atomics.add(shared, slot.stops, 1);
      askAgain();
    });
  };
  let next = setTimeout(attempt, retryMs);
  const askAgain = () => {
    ask();
    clearTimeout(next);
    next = setTimeout(attempt, retryMs);
  };
}

const decode = frameDecoder<ToCell>();
const fromKernel = new Socket({ fd: 4 });
fromKernel.on("data", (chunk) => {
  for (const frame of decode(chunk)) {
    if (frame.kind !== 0) continue;
    const message = frame.value;
    if (message.type === "interrupt") interrupt(message.run);
    else if (message.type === "input") {
      inputs.postMessage(message.value);
      wakePrompt();
    } else hand(message, frame.buffers);
  }
});
fromKernel.on("end", end);
fromKernel.on("error", end);
