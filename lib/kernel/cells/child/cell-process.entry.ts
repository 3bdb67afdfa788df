// The process that runs the user's code, on its main thread. What comes from the protocol process arrives through a
// helper thread, which stays responsive while user code loops and can stop it.
import process from "node:process";
import { MessageChannel, Worker } from "node:worker_threads";
import { registerLoader } from "../../../loader";
import { entryPath } from "../entry-path";
import { frameKind } from "../frames";
import type { ToCell } from "../messages";
import { provideComms } from "./comms";
import { attributeTimers, currentRun } from "./current-run";
import { safeInspect } from "./describe-error";
import { provideDisplay } from "./display";
import { containErrorListeners } from "./error-listeners";
import { forgetHalfLoaded } from "./forget-half-loaded";
import { provideInput } from "./input";
import { offeredModules } from "./offered-modules";
import { flush, writeOutput } from "./pipe";
import { provideRepresent } from "./represent";
import { provideScripts, quietFirstImport } from "./run-cell";
import { createRuns } from "./runs";
import { type FromHelper, type HelperData, slot } from "./shared-state";
import { nameCellsInStacks, runThatThrew } from "./stack-traces";
import { replaceStandardStreams } from "./standard-streams";
import { repairTensorEngine } from "./tensor-engine";

const [token = ""] = process.argv.splice(2, 1);
const shared = new Int32Array(new SharedArrayBuffer(4 * Object.keys(slot).length));
const inputs = new MessageChannel();
const helper = new Worker(entryPath("cell-helper"), {
  workerData: { shared, inputs: inputs.port1 } satisfies HelperData,
  transferList: [inputs.port1],
  // The helper prints nothing; its streams must not wake the replaced ones.
  stdout: true,
  stderr: true,
});

registerLoader({ offered: offeredModules() });
replaceStandardStreams();
attributeTimers();
nameCellsInStacks();
void quietFirstImport();
provideDisplay();
provideRepresent();
provideScripts();
Object.defineProperty(globalThis, Symbol.for("stillroom.interrupts"), {
  value: () => Atomics.load(shared, slot.interruptDone),
});
const receiveComm = provideComms();
const runs = createRuns(token);
const input = provideInput(shared, inputs.port2, runs.isOpen);

const receivers: { [T in ToCell["type"]]?: (message: Extract<ToCell, { type: T }>, buffers: Uint8Array[]) => void } = {
  run(request) {
    input.allow(request.run, request.allowStdin);
    runs.start(request);
  },
  comm: (request, buffers) => runs.handle(request.run, () => receiveComm(request, buffers)),
};

/** The last interrupt that has got its turn, and the stops until then. */
let heard = { number: 0, stops: 0 };

/**
 * What a stop has left among the ticks starts again as soon as the handler of a message returns, perhaps for ever. Only
 * a second message shows that it came to its end, provided that nothing was stopped meanwhile.
 */
function comesBack(number: number): boolean {
  const before = heard;
  heard = { number, stops: Atomics.load(shared, slot.stops) };
  return heard.stops % 2 === 0 && before.number === number && before.stops === heard.stops;
}

const isInterrupting = () => Atomics.load(shared, slot.interruptAsked) !== Atomics.load(shared, slot.interruptDone);

/** What comes while an interrupt is under way might be hit by it: it is left, and the helper sends it again. */
function take({ number, message, buffers }: Extract<FromHelper, { type: "message" }>): void {
  if (isInterrupting() || number !== Atomics.load(shared, slot.taken) + 1) return;
  try {
    (receivers[message.type] as ((message: ToCell, buffers: Uint8Array[]) => void) | undefined)?.(message, buffers);
  } finally {
    // A stop leaves this out; sent again, the message finds its run begun.
    Atomics.store(shared, slot.taken, number);
  }
}

helper.on("message", (received: FromHelper) => {
  if (received.type === "message") return take(received);
  if (!comesBack(received.number)) return;
  Atomics.store(shared, slot.settling, received.number);
  if (Atomics.load(shared, slot.stops) !== heard.stops) return void Atomics.store(shared, slot.settling, 0);
  repairTensorEngine();
  forgetHalfLoaded();
  for (const run of received.runs) runs.interrupt(run);
  runs.endHandled();
  input.forget();
  Atomics.store(shared, slot.interruptDone, received.number);
});

// What nobody awaited or caught is shown below the cell it came from; it ends neither the process nor later cells.
const report = (run: number, what: string, reason: unknown) =>
  writeOutput(frameKind.stderr, run, `${what} ${safeInspect(reason)}\n`);
process.on("unhandledRejection", (reason) =>
  report(runThatThrew(reason) ?? currentRun(), "Uncaught (in promise)", reason),
);
process.on("uncaughtException", (error) => {
  // What reads standard input by callbacks, as readline does, would wait for ever for the line.
  const refused = input.refusedRun(error);
  if (refused !== undefined && runs.isOpen(refused)) runs.fail(refused, error);
  else report(currentRun(), "Uncaught", error);
});
containErrorListeners();
process.on("exit", flush);
// Ctrl-C in the terminal of the front end reaches this process too; the protocol process decides what it means.
process.on("SIGINT", () => {});
