/** One line at the bottom of a terminal that is written over; elsewhere only the notes appear. */
export function statusLine(out: NodeJS.WriteStream) {
  const clear = () => {
    if (out.isTTY) out.write("\r\x1b[K");
  };
  return {
    show(line: string) {
      if (out.isTTY) out.write(`\r\x1b[K${line.slice(0, out.columns - 1)}`);
    },
    /** A line that stays. */
    note(line: string) {
      clear();
      out.write(`${line}\n`);
    },
    clear,
  };
}
