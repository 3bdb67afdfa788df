import type { Content, Message } from "../protocol/message";

/** What a kernel publishes while a request is served: stream, display_data, execute_result, error, … */
export interface Output {
  type: string;
  content: Content;
  metadata: Content;
  buffers: readonly Uint8Array[];
}

export interface ExecuteReply {
  status: "ok" | "error" | "aborted";
  execution_count?: number;
  ename?: string;
  evalue?: string;
  traceback?: string[];
  user_expressions?: Content;
}

export interface ExecuteOptions {
  /**
   * Called with each output in the order of publication, before `execute` resolves; later only with what timers and
   * promises of this code still publish.
   */
  onOutput?: (output: Output) => void;
  /** Answers the cell's questions; without it, cells that ask are refused. */
  onStdin?: (question: { prompt: string; password: boolean }) => string | Promise<string>;
  silent?: boolean;
  storeHistory?: boolean;
  /** Aborts the requests that already wait when this one fails. */
  stopOnError?: boolean;
  userExpressions?: Readonly<Record<string, string>>;
}

export interface RequestOptions {
  channel?: "shell" | "control";
  onOutput?: (output: Output) => void;
  buffers?: readonly Uint8Array[];
  metadata?: Content;
}

/** A front end's view of one running kernel. All requests are rejected when the kernel dies. */
export interface KernelClient {
  /** The content of the first kernel_info_reply. */
  readonly info: Content;
  /** When that came, on the clock of `performance.now()`. */
  readonly answered: number;
  /** Runs code; resolves with the reply once the kernel is idle again and all outputs are delivered. */
  execute(code: string, options?: ExecuteOptions): Promise<ExecuteReply>;
  /** `cursor`, `start` and `end` count UTF-16 code units. */
  complete(code: string, cursor?: number): Promise<{ matches: string[]; start: number; end: number }>;
  inspect(code: string, cursor?: number, detailLevel?: 0 | 1): Promise<{ found: boolean; data: Content }>;
  isComplete(code: string): Promise<{ status: string; indent?: string }>;
  /** Stops what runs; its `execute` then ends with an error. */
  interrupt(): Promise<void>;
  /** Any request, `kernel_info_request` for one; resolves with the reply once the kernel is idle again. */
  request(type: string, content: Content, options?: RequestOptions): Promise<Message>;
  /** Ends the kernel; resolves when its process is gone. */
  shutdown(): Promise<void>;
}
