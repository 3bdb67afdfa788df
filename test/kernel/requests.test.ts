import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { execute } from "../../lib/kernel/handlers/execute";
import { handlers } from "../../lib/kernel/handlers/table";
import type { Kernel } from "../../lib/kernel/kernel";
import { type Content, messageFactory } from "../../lib/kernel/protocol/message";
import { type FrontEnd, startFrontEnd } from "./front-end";

const any = expect.anything();
const text = (plain: string) => ({ "text/plain": plain });
const done = (execution_count: number, more = {}) => ({
  status: "ok",
  execution_count,
  user_expressions: {},
  payload: [],
  ...more,
});
const result = (execution_count: number, plain: string) => [
  "execute_result",
  { execution_count, data: text(plain), metadata: {} },
];
const input = (execution_count: number, code: string) => ["execute_input", { code, execution_count }];

const refused = (what: string) => ({ status: "error", ename: "TypeError", evalue: expect.stringContaining(what) });
const noSubshells = { status: "error", ename: "NotImplemented", evalue: expect.stringContaining("no subshells") };

/**
 * Requests in order, each with its reply (the fields that matter) and everything published between busy and idle. One
 * line adds a case; add yours at the end, since counts and history go on from line to line.
 */
const table: [type: string, content: Content, reply: object, published?: unknown[], channel?: "control"][] = [
  [
    "kernel_info_request",
    {},
    {
      status: "ok",
      protocol_version: "5.5",
      implementation: "stillroom",
      debugger: false,
      implementation_version: expect.stringMatching(/^\d+\.\d+/),
      help_links: expect.arrayContaining([
        { text: "Node.js API", url: `https://nodejs.org/docs/${process.version}/api/` },
      ]),
    },
  ],
  [
    "kernel_info_request",
    {},
    {
      language_info: expect.objectContaining({
        name: "typescript",
        file_extension: ".ts",
        mimetype: "text/x-typescript",
        codemirror_mode: "typescript",
      }),
    },
    [],
    "control",
  ],
  [
    "connect_request",
    {},
    { status: "ok", shell_port: any, iopub_port: any, stdin_port: any, hb_port: any, control_port: any },
  ],
  ["execute_request", { code: "1 + 1" }, done(1), [input(1, "1 + 1"), result(1, "2")]],
  ["execute_request", { code: "const 温度: number = 4" }, done(2), [input(2, "const 温度: number = 4")]],
  ["execute_request", { code: "温度 ** 2" }, done(3), [input(3, "温度 ** 2"), result(3, "16")]],
  ["execute_request", { code: "" }, done(4), [input(4, "")]],
  ["execute_request", { code: "undefined" }, done(5), [input(5, "undefined")]],
  ["execute_request", { code: "null" }, done(6), [input(6, "null"), result(6, "null")]],
  ["execute_request", { code: "温度 + 1", silent: true }, done(7), []],
  [
    "execute_request",
    { code: "throw new Error('x')", silent: true },
    { status: "error", evalue: "x", execution_count: 7 },
    [],
  ],
  ["execute_request", { code: "温度", store_history: false }, done(7), [input(7, "温度"), result(7, "4")]],
  [
    "execute_request",
    { code: "", user_expressions: { a: "温度 + 1", b: "nowhere" } },
    done(7, {
      user_expressions: {
        a: { status: "ok", data: text("5"), metadata: {} },
        b: { status: "error", ename: "TypeScriptError", evalue: expect.stringContaining("TS2304"), traceback: any },
      },
    }),
    [input(7, "")],
  ],
  [
    "execute_request",
    { code: "温度?", store_history: false },
    done(8, {
      payload: [
        { source: "page", start: 0, data: { "text/plain": expect.stringContaining("温度"), "text/markdown": any } },
      ],
    }),
    [input(8, "温度?")],
  ],
  ["is_complete_request", { code: "1 + 1" }, { status: "complete" }],
  ["is_complete_request", { code: "if (温度) {" }, { status: "incomplete", indent: "  " }],
  ["is_complete_request", { code: "1 +* 2 )" }, { status: "invalid" }],
  [
    "complete_request",
    { code: "consol", cursor_pos: 6 },
    { status: "ok", matches: ["console"], cursor_start: 0, cursor_end: 6 },
  ],
  [
    "complete_request",
    { code: "Math.cbr", cursor_pos: 8 },
    {
      metadata: {
        _jupyter_types_experimental: [
          {
            text: "cbrt",
            type: "method",
            start: 5,
            end: 8,
            signature: "(x: number): number",
            documentation: expect.stringContaining("cube root"),
          },
        ],
      },
    },
  ],
  // 𠮷 is one code point and two UTF-16 units.
  [
    "complete_request",
    { code: "'𠮷'; consol", cursor_pos: 11 },
    { matches: ["console"], cursor_start: 5, cursor_end: 11 },
  ],
  [
    "complete_request",
    { code: "温", cursor_pos: 1 },
    { matches: expect.arrayContaining(["温度"]), cursor_start: 0, cursor_end: 1 },
  ],
  [
    "inspect_request",
    { code: "'𠮷'; 温度", cursor_pos: 6, detail_level: 0 },
    { status: "ok", found: true, data: expect.objectContaining({ "text/plain": expect.stringContaining("温度") }) },
  ],
  ["inspect_request", { code: "   ", cursor_pos: 1, detail_level: 0 }, { status: "ok", found: false, data: {} }],
  [
    "history_request",
    { hist_access_type: "tail", n: 2, output: false, raw: true },
    {
      status: "ok",
      history: [
        [any, 6, "null"],
        [any, 7, ""],
      ],
    },
  ],
  [
    "history_request",
    { hist_access_type: "range", session: 0, start: 3, stop: 4, output: true, raw: true },
    { history: [[any, 3, ["温度 ** 2", "16"]]] },
  ],
  [
    "history_request",
    { hist_access_type: "search", pattern: "温度*", unique: true, output: false, raw: true },
    { history: [[any, 3, "温度 ** 2"]] },
  ],
  [
    "history_request",
    { hist_access_type: "nonsense" },
    { status: "error", ename: "TypeError", evalue: expect.stringContaining("tail, range or search") },
  ],
  ["comm_info_request", {}, { status: "ok", comms: {} }],
  [
    "debug_request",
    { type: "request", seq: 3, command: "attach" },
    { type: "response", request_seq: 3, success: false, command: "attach" },
    [],
    "control",
  ],
  ["interrupt_request", {}, { status: "ok" }, [], "control"],
  [
    "nonsense_request",
    {},
    { status: "error", ename: "NotImplemented", evalue: expect.stringContaining("nonsense_request") },
  ],
  ["toString_request", {}, { status: "error", ename: "NotImplemented" }],
  ["create_subshell_request", {}, noSubshells, [], "control"],
  ["delete_subshell_request", { subshell_id: "一" }, noSubshells, [], "control"],
  ["list_subshell_request", {}, noSubshells, [], "control"],
  // Content of the wrong kind is refused, never guessed at: nothing runs and nothing is counted.
  ["execute_request", {}, refused("execute_request: code is undefined, expected a string")],
  ["execute_request", { code: 5 }, refused("code is 5, expected a string")],
  ["execute_request", { code: null }, refused("code is undefined, expected a string")],
  ["execute_request", { code: "1", silent: "x" }, refused('silent is "x", expected a boolean')],
  ["execute_request", { code: "1", store_history: 1 }, refused("store_history is 1, expected a boolean")],
  ["execute_request", { code: "1", stop_on_error: [] }, refused("stop_on_error is [], expected a boolean")],
  ["execute_request", { code: "1", allow_stdin: "x" }, refused('allow_stdin is "x", expected a boolean')],
  ["execute_request", { code: "1", user_expressions: 5 }, refused("user_expressions is 5, expected an object")],
  [
    "execute_request",
    { code: "1", user_expressions: { 値: 5 } },
    refused("user_expressions.値 is 5, expected a string"),
  ],
  ["execute_request", { code: "7", silent: null, user_expressions: null }, done(8), [input(8, "7"), result(8, "7")]],
  ["complete_request", { code: [], cursor_pos: 0 }, refused("complete_request: code is [], expected a string")],
  ["complete_request", { code: "a", cursor_pos: "x" }, refused('cursor_pos is "x", expected a number')],
  ["inspect_request", { code: "a", detail_level: "x" }, refused('detail_level is "x", expected a number')],
  ["is_complete_request", { code: 1 }, refused("code is 1, expected a string")],
  // A cell that asks for help is a cell like any other.
  [
    "execute_request",
    { code: "?温度", user_expressions: { 倍: "温度 * 2" } },
    done(9, {
      payload: [{ source: "page", start: 0, data: any }],
      user_expressions: { 倍: { status: "ok", data: text("8"), metadata: {} } },
    }),
    [input(9, "?温度")],
  ],
  [
    "history_request",
    { hist_access_type: "tail", n: 1, output: true, raw: true },
    { history: [[any, 9, ["?温度", null]]] },
  ],
  ["history_request", { hist_access_type: "tail", n: {} }, refused("n is {}, expected a number")],
  ["history_request", { hist_access_type: "search", pattern: 3 }, refused("pattern is 3, expected a string")],
  ["comm_info_request", { target_name: 5 }, refused("target_name is 5, expected a string")],
  ["shutdown_request", { restart: "yes" }, refused('restart is "yes", expected a boolean'), [], "control"],
  ["is_complete_request", { code: "温度?" }, { status: "complete" }],
  ["is_complete_request", { code: "??Math.sin" }, { status: "complete" }],
  ["is_complete_request", { code: "温度 ? 1" }, { status: "incomplete" }],
];

describe("a cell that asks for help", () => {
  const request = messageFactory("tester")("execute_request", { code: "温度?" });
  /** What the handler does when the compiler does this. */
  async function replyWhen(inspect: Kernel["compiler"]["inspect"], untilInterrupted: Kernel["untilInterrupted"]) {
    const published: [string, Content][] = [];
    const remembered: string[] = [];
    const kernel = {
      compiler: { inspect } as Kernel["compiler"],
      untilInterrupted,
      nextCount: () => 7,
      publish: (type, content) => void published.push([type, content]),
      remember: async (_, code) => void remembered.push(code),
      abortQueued: () => {},
    } satisfies Partial<Kernel> as unknown as Kernel;
    return { reply: await execute.handle(request, kernel), published, remembered };
  }

  it("ends with an interrupt", async () => {
    const found = await replyWhen(
      () => new Promise(() => {}),
      async () => undefined,
    );
    expect(found.reply).toMatchObject({ status: "error", ename: "Interrupted", execution_count: 7 });
    expect(found.published.map(([type]) => type)).toEqual(["execute_input", "error"]);
    expect(found.remembered).toEqual(["温度?"]);
  });

  it("whose answer fails is a cell that failed", async () => {
    const found = await replyWhen(
      () => Promise.reject(new Error("壊れ")),
      (work) => work,
    );
    expect(found.reply).toMatchObject({ status: "error", evalue: "壊れ", execution_count: 7 });
    expect(found.published.map(([type]) => type)).toEqual(["execute_input", "error"]);
  });
});

describe("requests and their replies", () => {
  let kernel: FrontEnd;
  beforeAll(async () => {
    kernel = await startFrontEnd();
  });
  afterAll(() => kernel?.close());

  it("a subscriber is greeted before anything else, and told that the kernel starts", async () => {
    await kernel.until("starting", (m) => m.content.execution_state === "starting");
    const [first, second] = kernel.received.filter(({ channel }) => channel === "iopub");
    expect(first!.header.msg_type).toBe("iopub_welcome");
    expect([second!.header.msg_type, second!.parent]).toEqual(["status", {}]);
  });

  it.each(table)("%s %j", async (type, content, expected, published = [], channel = "shell" as never) => {
    const asked = await kernel.ask(type, content, channel);
    expect(asked.reply.header.msg_type).toBe(type.replace(/_request$/, "_reply"));
    expect(asked.reply.content).toMatchObject(expected);
    const shown = asked.published.map((m) => [m.header.msg_type, m.content]);
    expect(shown).toEqual([
      ["status", { execution_state: "busy" }],
      ...published,
      ["status", { execution_state: "idle" }],
    ]);
  });

  it("every message has an id of its own, the kernel's session, a date and the version", () => {
    const headers = kernel.received.map(({ header }) => header);
    expect(new Set(headers.map(({ msg_id }) => msg_id)).size).toBe(headers.length);
    expect(new Set(headers.map(({ session }) => session)).size).toBe(1);
    expect(headers.filter(({ date, version }) => Number.isNaN(Date.parse(date)) || version !== "5.5")).toEqual([]);
  });

  it("the table above asks for everything the kernel answers", () => {
    const answered = Object.entries(handlers)
      .filter(([, handler]) => handler.reply)
      .map(([type]) => type);
    const asked = new Set(table.map(([type]) => type));
    expect(answered.filter((type) => !asked.has(type))).toEqual([]);
  });
});
