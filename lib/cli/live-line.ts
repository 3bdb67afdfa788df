import type { WriteStream } from "node:tty";

/** Milliseconds between two states of the line: on a terminal it is redrawn, in a log each is a line of its own. */
const pause = { terminal: 100, log: 10_000 };

export interface LiveLine {
  show(text: string): void;
  /** A line that stays. */
  note(text: string): void;
  close(): void;
}

/** A line that tells how far something is, without flooding a terminal or a log. */
export function liveLine(stream: WriteStream): LiveLine {
  const wait = stream.isTTY ? pause.terminal : pause.log;
  let last = performance.now() - (stream.isTTY ? wait : 0);
  const clear = () => {
    if (stream.isTTY) stream.write("\r\u001b[2K");
  };
  return {
    show(text) {
      if (performance.now() - last < wait) return;
      last = performance.now();
      stream.write(stream.isTTY ? `\r\u001b[2K${text.slice(0, stream.columns - 1)}` : `${text}\n`);
    },
    note(text) {
      clear();
      stream.write(`${text}\n`);
    },
    close: clear,
  };
}
