import { every, yieldToEventLoop } from "./pace";

/** How far a training is. */
export interface Pace {
  /** Steps done, of `steps`. */
  readonly step: number;
  readonly steps: number;
  /** Steps a second so far, in this process. */
  readonly rate: number;
  readonly remainingSeconds: number;
}

export interface StepLoop {
  /** Steps done before: more than 0 where a training goes on. */
  readonly from: number;
  readonly steps: number;
  /** One step; the first is 1. */
  readonly take: (step: number) => void;
  readonly recordEvery: number;
  /** Called every `recordEvery` steps and after the last; the training ends early where it answers true. */
  readonly record: (step: number) => Promise<boolean>;
  /** Called a few times a second, and after the last step. */
  readonly report?: (pace: Pace) => Promise<void>;
  readonly saveEvery?: number;
  /** Called every `saveEvery` steps and after the last, which `ended` says. */
  readonly save?: (step: number, ended: boolean) => Promise<void>;
}

/** The loop of every training: steps, and between them what looks at them. The event loop gets its turns. */
export async function runSteps(loop: StepLoop): Promise<void> {
  const { from, steps, take, recordEvery, record, report, saveEvery = Infinity, save } = loop;
  const [started, pause, due] = [performance.now(), every(50), every(250)];
  for (let step = from + 1; step <= steps; step++) {
    take(step);
    const last = step === steps;
    const stopped = (last || step % recordEvery === 0) && (await record(step));
    const ended = last || stopped;
    if (report && (due() || ended)) {
      const rate = (1000 * (step - from)) / (performance.now() - started);
      await report({ step, steps, rate, remainingSeconds: ended ? 0 : (steps - step) / rate });
    }
    if (save && (ended || step % saveEvery === 0)) await save(step, ended);
    if (ended) return;
    if (pause()) await yieldToEventLoop();
  }
}
