import type { RunProgress } from "./run";
import { fit } from "./text-width";

/** Where progress is shown; `process.stdout` is one. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const ESC = "\u001b";
/** Back to the start of the line, and clear it. */
const rewind = `\r${ESC}[2K`;

/**
 * Shows a run: one line a cell, with its place, first line and seconds. On a terminal the line of the running cell is
 * live and ends in what the cell printed last; elsewhere a long cell gets a line now and then, so that a log shows life.
 *
 * @returns `show`, the `onProgress` of a run, and `close`, which stops the clock when a run ends in the middle of a cell
 */
export function progressDisplay(screen: Screen): { show: (progress: RunProgress) => void; close: () => void } {
  const live = screen.isTTY === true;
  let ticker: NodeJS.Timeout | undefined;
  let started = 0;
  let lastLine = "";

  const line = ({ position, total, cell }: RunProgress, more: string) => {
    const first = cell.source.split("\n").find((text) => text.trim() !== "") ?? "";
    const place = `[${String(position).padStart(String(total).length)}/${total}]`;
    const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
    return `${place} ${seconds.padStart(7)}  ${fit(first.trim(), 50)}${more && `  ${more}`}`;
  };
  const draw = (progress: RunProgress) => {
    screen.write(
      live
        ? rewind + fit(line(progress, lastLine), (screen.columns ?? 80) - 1)
        : `${line(progress, lastLine || "goes on")}\n`,
    );
  };
  const close = () => {
    clearInterval(ticker);
    if (ticker && live) screen.write(rewind);
    ticker = undefined;
  };

  const show = (progress: RunProgress) => {
    if (progress.state === "printed") lastLine = progress.lastLine;
    if (progress.state === "started") {
      started = performance.now();
      lastLine = "";
      ticker = setInterval(draw, live ? 100 : 10_000, progress);
    }
    if (progress.state === "ended") {
      close();
      screen.write(`${line(progress, "")}\n`);
    }
  };
  return { show, close };
}
