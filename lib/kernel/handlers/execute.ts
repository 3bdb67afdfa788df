import { interrupted } from "../cells/interrupted";
import type { CellError, Outcome } from "../cells/messages";
import type { CompileResult } from "../compiler/contract";
import type { Kernel } from "../kernel";
import type { Content, Message } from "../protocol/message";
import { errorContent } from "./error-content";
import { field, wrongField } from "./field";
import type { Handler } from "./handler";
import { helpPage, helpQuestion } from "./help-request";

/** The fields of an execute request; the whole request is read before any of it is done. */
interface Execution {
  code: string;
  silent: boolean;
  storeHistory: boolean;
  stopOnError: boolean;
  allowStdin: boolean;
  userExpressions: readonly (readonly [name: string, code: string])[];
}

function expressionsOf(request: Message): Execution["userExpressions"] {
  const expressions = request.content.user_expressions ?? {};
  if (typeof expressions !== "object" || Array.isArray(expressions))
    throw wrongField(request, "user_expressions", expressions, "an object from names to code");
  return Object.entries(expressions).map(([name, code]) => {
    if (typeof code !== "string") throw wrongField(request, `user_expressions.${name}`, code, "a string");
    return [name, code];
  });
}

function executionOf(request: Message): Execution {
  const silent = field(request, "silent", "boolean", false);
  return {
    code: field(request, "code", "string"),
    silent,
    storeHistory: field(request, "store_history", "boolean", true) && !silent,
    stopOnError: field(request, "stop_on_error", "boolean", true),
    allowStdin: field(request, "allow_stdin", "boolean", false),
    userExpressions: expressionsOf(request),
  };
}

/** A refused cell as an error: the summary names the first diagnostic, the traceback shows all. */
function refusal(result: Extract<CompileResult, { ok: false }>): CellError {
  const [first] = result.diagnostics;
  const evalue = first ? `TS${first.code}: ${first.message}` : "the cell does not compile";
  return { ename: result.kind, evalue, traceback: result.rendered.trimEnd().split("\n") };
}

/** Compiles and runs code for a request. A compiler that fails is an outcome like any other. */
async function runCode(
  kernel: Kernel,
  request: Message,
  { code, silent, allowStdin }: Pick<Execution, "code" | "silent" | "allowStdin">,
  name: string,
): Promise<Outcome> {
  try {
    const compiled = await kernel.untilInterrupted(kernel.compiler.compile({ code, name }));
    if (!compiled) return interrupted;
    if (!compiled.ok) return { status: "error", error: refusal(compiled) };
    const warn = (warnings: readonly string[]) => {
      const text = warnings.map((warning) => `${warning}\n`).join("");
      if (text !== "" && !silent) kernel.publish("stream", { name: "stderr", text }, request.header);
    };
    warn(compiled.warnings);
    const { script, fileName, map } = compiled;
    const outcome = kernel.runInCell(request, { type: "run", script, fileName, map, name, allowStdin }, { silent });
    await kernel.compiler.commit(compiled.id);
    if (compiled.importsFiles) {
      const checked = kernel.untilInterrupted(kernel.compiler.checkImports(compiled.id));
      const [problems = []] = await Promise.all([checked, outcome]);
      warn(problems);
    }
    const ended = await outcome;
    if (ended.status === "error") await kernel.compiler.retract(compiled.id, ended.assigned ?? []);
    return ended;
  } catch (error) {
    return { status: "error", error: errorContent(error) };
  }
}

interface Done {
  outcome: Outcome;
  /** What the front end shows or does beside the outputs. */
  payload: readonly Content[];
}

/** A cell's work: it is run, or its question for help answered. */
async function perform(kernel: Kernel, request: Message, execution: Execution, name: string): Promise<Done> {
  const question = helpQuestion(execution.code);
  if (!question) return { outcome: await runCode(kernel, request, execution, name), payload: [] };
  try {
    const page = await kernel.untilInterrupted(helpPage(kernel, question));
    return page ? { outcome: { status: "ok" }, payload: [page] } : { outcome: interrupted, payload: [] };
  } catch (error) {
    return { outcome: { status: "error", error: errorContent(error) }, payload: [] };
  }
}

/** Evaluates the expressions that the request asks for; one that fails does not affect the others. */
async function userExpressions(
  kernel: Kernel,
  request: Message,
  { userExpressions, allowStdin }: Execution,
  name: string,
): Promise<Content> {
  const values: Record<string, unknown> = {};
  for (const [key, code] of userExpressions) {
    const outcome = await runCode(kernel, request, { code, silent: true, allowStdin }, name);
    const { data = { "text/plain": "undefined" }, metadata = {} } = (outcome.status === "ok" && outcome.result) || {};
    values[key] = outcome.status === "ok" ? { status: "ok", data, metadata } : { status: "error", ...outcome.error };
  }
  return values;
}

export const execute: Handler = {
  reply: "execute_reply",
  when: "in turn",
  async handle(request, kernel) {
    const execution = executionOf(request);
    const { code, silent, storeHistory } = execution;
    const execution_count = kernel.nextCount(storeHistory);
    const name = `[${execution_count}]`;
    if (!silent) kernel.publish("execute_input", { code, execution_count }, request.header);

    const { outcome, payload } = await perform(kernel, request, execution, name);
    if (storeHistory) await kernel.remember(execution_count, code, outcome);
    if (outcome.status === "error") {
      if (!silent) kernel.publish("error", { ...outcome.error }, request.header);
      if (execution.stopOnError) kernel.abortQueued();
      return { status: "error", execution_count, ...outcome.error, user_expressions: {}, payload: [] };
    }
    if (outcome.result && !silent)
      kernel.publish("execute_result", { execution_count, ...outcome.result }, request.header);
    const user_expressions = await userExpressions(kernel, request, execution, name);
    return { status: "ok", execution_count, user_expressions, payload };
  },
};
