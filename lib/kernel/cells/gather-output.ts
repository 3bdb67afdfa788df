import { StringDecoder } from "node:string_decoder";

export type StreamName = "stdout" | "stderr";
export type PublishOutput = (run: number, name: StreamName, text: string) => void;

const gatherMs = 25;
const mostCharacters = 256 * 1024;

export interface OutputGatherer {
  /** A decoder for one source of bytes; UTF-8 sequences may be split between its chunks. */
  source(name: StreamName): (run: number, bytes: Buffer) => void;
  /** Publishes what has been gathered. */
  flush(): void;
}

/** Joins neighbouring pieces of one stream, so that many small writes become few messages; order is kept. */
export function gatherOutput(publish: PublishOutput): OutputGatherer {
  let pieces: string[] = [];
  let characters = 0;
  let open: { run: number; name: StreamName } | undefined;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (!open || characters === 0) return;
    const text = pieces.join("");
    pieces = [];
    characters = 0;
    publish(open.run, open.name, text);
  }

  return {
    flush,
    source(name) {
      const decoder = new StringDecoder("utf8");
      return (run, bytes) => {
        const text = decoder.write(bytes);
        if (text === "") return;
        if (open?.run !== run || open.name !== name) flush();
        open = { run, name };
        pieces.push(text);
        characters += text.length;
        if (characters >= mostCharacters) flush();
        else timer ??= setTimeout(flush, gatherMs);
      };
    },
  };
}
