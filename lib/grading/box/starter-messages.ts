/** What the grader asks of the process that starts boxes. */
export type StarterOrder =
  | {
      readonly kind: "start";
      readonly id: number;
      /** Program and arguments; it has to wait for a line on its standard input before it lets anything in. */
      readonly command: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly cwd: string;
      /** User and group. */
      readonly user?: number;
      /** What it reads from its descriptors from 4 on, in base64. */
      readonly given: readonly string[];
    }
  /** Sends the line. */
  | { readonly kind: "go"; readonly id: number };

/** What comes back. */
export type StarterReport =
  | { readonly kind: "failed"; readonly id: number; readonly message: string }
  /** With the end of standard output as its handle. */
  | { readonly kind: "output"; readonly id: number; readonly pid: number }
  /** With the end of descriptor 3. */
  | { readonly kind: "pipe"; readonly id: number }
  | {
      readonly kind: "ended";
      readonly id: number;
      readonly exitCode: number | null;
      readonly signal: NodeJS.Signals | null;
    };
