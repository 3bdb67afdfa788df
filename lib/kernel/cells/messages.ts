/**
 * What the protocol process and the cell process say to each other. A *run* is one request's work in the cell process:
 * a cell, a user expression or a comm message. Its number tells whose output something is.
 */
export type MimeBundle = Record<string, unknown>;

export interface CellError {
  ename: string;
  evalue: string;
  traceback: string[];
}

export type Outcome =
  | { status: "ok"; result?: { data: MimeBundle; metadata: MimeBundle } }
  /** `assigned`: of the names that the cell declares at run time, those that got a value before it ended; none by default. */
  | { status: "error"; error: CellError; assigned?: readonly string[] };

export type CommOperation = "comm_open" | "comm_msg" | "comm_close";

/** To the cell process. */
export type ToCell =
  | {
      type: "run";
      run: number;
      script: string;
      fileName: string;
      /** Source map of the script, JSON. */
      map: string;
      /** How stack traces call the cell. */
      name: string;
      allowStdin: boolean;
    }
  | { type: "interrupt"; run: number | undefined }
  | { type: "comm"; run: number; operation: CommOperation; content: Record<string, unknown>; metadata: MimeBundle }
  | { type: "input"; value: string };

/** From the cell process, besides raw output. */
export type FromCell =
  | { type: "display"; run: number; data: MimeBundle; metadata: MimeBundle; displayId?: string; update: boolean }
  | { type: "clear"; run: number; wait: boolean }
  | { type: "comm"; run: number; operation: CommOperation; content: Record<string, unknown>; metadata: MimeBundle }
  | { type: "input"; run: number; prompt: string; password: boolean }
  /** `marks` says on which of the file descriptors 1 and 2 a mark with the run's number ends the native output. */
  | { type: "done"; run: number; outcome: Outcome; marks: { stdout: boolean; stderr: boolean } };

/** Ends the native output of a run on file descriptor 1 or 2: an escape sequence that terminals ignore. */
export function mark(token: string, run: number): string {
  return `\u001b_stillroom:${token}:${run}\u001b\\`;
}
