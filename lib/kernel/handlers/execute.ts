import { interrupted } from "../cells/interrupted";
import type { CellError, Outcome } from "../cells/messages";
import type { CompileResult } from "../compiler/contract";
import type { Kernel } from "../kernel";
import type { Content, Message } from "../protocol/message";
import { errorContent } from "./error-content";
import type { Handler } from "./handler";
import { helpPayload } from "./help-request";

const flag = (value: unknown, otherwise: boolean): boolean => (typeof value === "boolean" ? value : otherwise);

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
  code: string,
  name: string,
  silent: boolean,
): Promise<Outcome> {
  try {
    const compiled = await kernel.untilInterrupted(kernel.compiler.compile({ code, name }));
    if (!compiled) return interrupted;
    if (!compiled.ok) return { status: "error", error: refusal(compiled) };
    for (const warning of compiled.warnings)
      kernel.publish("stream", { name: "stderr", text: `${warning}\n` }, request.header);
    const { script, fileName, map } = compiled;
    const allowStdin = flag(request.content.allow_stdin, false);
    const outcome = kernel.runInCell(request, { type: "run", script, fileName, map, name, allowStdin }, { silent });
    await kernel.compiler.commit(compiled.id);
    return await outcome;
  } catch (error) {
    return { status: "error", error: errorContent(error) };
  }
}

/** Evaluates the expressions that the request asks for; one that fails does not affect the others. */
async function userExpressions(kernel: Kernel, request: Message, name: string): Promise<Content> {
  const expressions = (request.content.user_expressions ?? {}) as Record<string, unknown>;
  const values: Record<string, unknown> = {};
  for (const [key, expression] of Object.entries(expressions)) {
    const outcome = await runCode(kernel, request, String(expression), name, true);
    const { data = { "text/plain": "undefined" }, metadata = {} } = (outcome.status === "ok" && outcome.result) || {};
    values[key] = outcome.status === "ok" ? { status: "ok", data, metadata } : { status: "error", ...outcome.error };
  }
  return values;
}

export const execute: Handler = {
  reply: "execute_reply",
  when: "in turn",
  async handle(request, kernel) {
    const code = String(request.content.code ?? "");
    const silent = flag(request.content.silent, false);
    const storeHistory = flag(request.content.store_history, true) && !silent;
    const execution_count = kernel.nextCount(storeHistory);
    const name = `[${execution_count}]`;
    if (!silent) kernel.publish("execute_input", { code, execution_count }, request.header);

    const help = await helpPayload(kernel, code);
    if (help) return { status: "ok", execution_count, user_expressions: {}, payload: [help] };
    const outcome = await runCode(kernel, request, code, name, silent);
    if (storeHistory) kernel.remember(execution_count, code, outcome);
    if (outcome.status === "error") {
      if (!silent) kernel.publish("error", { ...outcome.error }, request.header);
      if (flag(request.content.stop_on_error, true)) kernel.abortQueued();
      return { status: "error", execution_count, ...outcome.error, user_expressions: {}, payload: [] };
    }
    if (outcome.result && !silent)
      kernel.publish("execute_result", { execution_count, ...outcome.result }, request.header);
    const user_expressions = await userExpressions(kernel, request, name);
    return { status: "ok", execution_count, user_expressions, payload: [] };
  },
};
