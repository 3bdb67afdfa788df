import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Duplex, Readable } from "node:stream";
import { describeExit } from "./describe-exit";
import { entryPath } from "./entry-path";
import { encodeJson, frameDecoder, frameKind } from "./frames";
import { gatherOutput, type PublishOutput, type StreamName } from "./gather-output";
import type { CellError, FromCell, Outcome, ToCell } from "./messages";
import { nativeOutput } from "./native-output";
import { unansweredInterrupts } from "./unanswered-interrupts";

/** What the cell process causes besides the outcomes of runs. */
export interface CellEvents {
  output: PublishOutput;
  message(message: Exclude<FromCell, { type: "done" }>, buffers: Buffer[]): void;
  /** The process is gone; runs that were open have been settled with the same error. */
  ended(error: CellError): void;
}

/** A process that runs cells. */
export interface CellProcess {
  /** Starts a run and resolves when it is over and all its output has been published. */
  run(
    request: Extract<ToCell, { run: number; type: "run" | "comm" }>,
    buffers?: readonly Uint8Array[],
  ): Promise<Outcome>;
  send(message: Extract<ToCell, { type: "interrupt" | "input" }>): void;
  /** Stops reading its output, which makes it wait once the pipes are full. */
  pause(): void;
  resume(): void;
  /** Ends it and every process it started. */
  kill(): void;
}

/** How long output of its own children is awaited after the process has ended. */
const graceMs = 50;
const lastWordsLength = 4096;

const stillRunning =
  "The interrupt has not stopped it yet: it is still waiting in native code or for another process. " +
  "Interrupt again to end the process; variables are then gone.\n";

/** Starts the process that runs cells. Runs have growing numbers over the life of the kernel. */
export function startCellProcess(events: CellEvents): CellProcess {
  const token = randomBytes(8).toString("hex");
  const posix = process.platform !== "win32";
  const child = spawn(process.execPath, ["--no-force-async-hooks-checks", entryPath("cell-process"), token], {
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
    // A group of its own: a signal to the front end's group spares it, and ending it ends its children.
    detached: posix,
    windowsHide: true,
  });
  const [, stdout, stderr, fromCell, toCell] = child.stdio as unknown as [null, Readable, Readable, Readable, Duplex];
  const gathered = gatherOutput(events.output);
  const open = new Map<number, (outcome: Outcome) => void>();
  const marked = { stdout: 0, stderr: 0 };
  let finished: Extract<FromCell, { type: "done" }>[] = [];
  let latestRun = 0;
  let lastWords = "";
  let wanted = true;
  let interrupting = false;

  function endProcess(): void {
    try {
      if (posix && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      else child.kill("SIGKILL");
    } catch {
      // It has ended by itself meanwhile.
    }
  }

  const interrupts = unansweredInterrupts(() => {
    const [run = latestRun] = open.keys();
    gathered.flush();
    events.output(run, "stderr", stillRunning);
  }, endProcess);

  function settle(run: number, outcome: Outcome): void {
    const resolve = open.get(run);
    if (!resolve) return;
    open.delete(run);
    if (open.size === 0) interrupting = false;
    interrupts.answered();
    gathered.flush();
    resolve(outcome);
  }

  /** Settles the runs whose output has come on both descriptors. */
  function settleFinished(): void {
    const complete = ({ run, marks }: (typeof finished)[number]) =>
      (!marks.stdout || marked.stdout >= run) && (!marks.stderr || marked.stderr >= run);
    const ready = finished.filter(complete);
    finished = finished.filter((done) => !complete(done));
    for (const { run, outcome } of ready) settle(run, outcome);
  }

  const outputs = { [frameKind.stdout]: gathered.source("stdout"), [frameKind.stderr]: gathered.source("stderr") };
  const decode = frameDecoder<FromCell>();
  fromCell.on("data", (chunk: Buffer) => {
    for (const frame of decode(chunk)) {
      if (frame.kind !== frameKind.json) outputs[frame.kind](frame.run, frame.bytes);
      else if (frame.value.type === "done") {
        finished.push(frame.value);
        settleFinished();
      } else {
        gathered.flush();
        events.message(frame.value, frame.buffers);
      }
    }
  });

  function readNative(stream: Readable, name: StreamName): void {
    const add = gathered.source(name);
    const read = nativeOutput(
      token,
      (bytes) => {
        if (name === "stderr") lastWords = (lastWords + bytes.toString()).slice(-lastWordsLength);
        add(latestRun, bytes);
      },
      (run) => {
        marked[name] = Math.max(marked[name], run);
        settleFinished();
      },
    );
    stream.on("data", read);
  }
  readNative(stdout, "stdout");
  readNative(stderr, "stderr");

  let over = false;
  function end(error: CellError): void {
    if (over) return;
    over = true;
    interrupts.answered();
    gathered.flush();
    for (const { run, outcome } of finished) settle(run, outcome);
    for (const run of [...open.keys()]) settle(run, { status: "error", error });
    if (wanted) events.ended(error);
  }
  child.on("error", (error) =>
    end({ ename: "ProcessEnded", evalue: error.message, traceback: [`The process that runs cells: ${error.message}`] }),
  );
  child.on("exit", (code, signal) =>
    setTimeout(() => end(describeExit({ code, signal, lastWords, interrupting })), graceMs),
  );
  // Writing to a process that has just ended fails; its exit is what is reported.
  toCell.on("error", () => {});

  const write = (message: ToCell, buffers?: readonly Uint8Array[]) => void toCell.write(encodeJson(message, buffers));
  const streams = [stdout, stderr, fromCell];
  return {
    run(request, buffers) {
      return new Promise((resolve) => {
        open.set(request.run, resolve);
        latestRun = request.run;
        if (request.type === "run") interrupting = false;
        write(request, buffers);
      });
    },
    send(message) {
      if (message.type === "interrupt") {
        interrupting = true;
        if (open.size > 0) interrupts.asked();
      }
      write(message);
    },
    pause: () => streams.forEach((stream) => void stream.pause()),
    resume: () => streams.forEach((stream) => void stream.resume()),
    kill() {
      wanted = false;
      interrupts.answered();
      endProcess();
    },
  };
}
