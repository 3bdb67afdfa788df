import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { entryPath } from "../../../lib/kernel/cells/entry-path";
import type { CompiledCell, Compiler } from "../../../lib/kernel/compiler/contract";
import { startCompiler } from "../../../lib/kernel/compiler/start-compiler";
import { execute, folderWith, scopeFor } from "./session";

const started: Compiler[] = [];
afterEach(async () => {
  for (const compiler of started.splice(0)) await compiler.close();
});

function start(folder = folderWith(), file?: string): Compiler {
  const compiler = startCompiler({ cwd: folder }, file);
  started.push(compiler);
  return compiler;
}

async function compiled(compiler: Compiler, code: string, name = "[1]"): Promise<CompiledCell> {
  const result = await compiler.compile({ code, name });
  if (!result.ok) throw new Error(result.rendered);
  return result;
}

describe("the compiler in its worker", () => {
  it("answers every request, in order", async () => {
    const folder = folderWith();
    const compiler = start(folder);
    const cell = await compiled(compiler, "const 語 = 'あ'; 語");
    expect(await execute(cell, scopeFor(folder))).toBe("あ");
    const [, completions, inspection, completeness, refused] = await Promise.all([
      compiler.commit(cell.id),
      compiler.complete("語.toUp", 6),
      compiler.inspect("語", 1, 0),
      compiler.isComplete("if (a) {"),
      compiler.compile({ code: "語.nothing", name: "[2]" }),
    ]);
    expect(completions.matches).toMatchObject([{ text: "toUpperCase", kind: "method" }]);
    expect(inspection).toMatchObject({ plain: expect.stringContaining("[1]:1") });
    expect(completeness).toEqual({ status: "incomplete", indent: "  " });
    expect(refused).toMatchObject({ ok: false, diagnostics: [{ code: 2339 }] });
  });

  it("forgets the cells on reset, and refuses requests once closed", async () => {
    const compiler = start();
    await compiler.commit((await compiled(compiler, "const before = 1")).id);
    await compiler.reset();
    expect(await compiler.compile({ code: "before", name: "[1]" })).toMatchObject({
      ok: false,
      diagnostics: [{ code: 2304 }],
    });
    const open = expect(compiler.isComplete("1")).rejects.toThrow("closed");
    await compiler.close();
    await open;
    await expect(compiler.isComplete("1")).rejects.toThrow("closed");
  });

  it("survives a crash: the request that met it fails, committed cells and waiting requests live on", async () => {
    const folder = folderWith();
    const file = join(folder, "crashing-worker.mjs");
    writeFileSync(
      file,
      `import { parentPort } from "node:worker_threads";
       const { on } = parentPort;
       parentPort.on = (event, listener) =>
         on.call(parentPort, event, (request) => (request.args[0] === "crash" ? process.exit(3) : listener(request)));
       await import(${JSON.stringify(pathToFileURL(entryPath("compiler-worker")).href)});`,
    );
    const compiler = start(folder, file);
    await compiler.commit((await compiled(compiler, "let kept = 1; type Kept = 2", "[1]")).id);
    const failed = await compiled(compiler, "const reached = 1; const unreached = 2", "[1b]");
    await compiler.commit(failed.id);
    await compiler.retract(failed.id, ["reached"]);
    await compiled(compiler, "const uncommitted = 1", "[2]");
    const crash = compiler.isComplete("crash");
    const waiting = compiler.compile({ code: "const k: Kept = 2; kept = 5; kept", name: "[3]" });
    await expect(crash).rejects.toThrow(
      "The cell compiler crashed and was started again: its worker ended with code 3",
    );
    expect(await waiting).toMatchObject({ ok: true, names: ["k"] });
    expect(await compiler.compile({ code: "uncommitted", name: "[4]" })).toMatchObject({ ok: false });
    expect(await compiler.compile({ code: "reached + unreached", name: "[5]" })).toMatchObject({
      ok: false,
      diagnostics: [{ span: "unreached" }],
    });
  });

  it("gives up when its worker cannot even start", async () => {
    const folder = folderWith({ "broken-worker.mjs": "throw new Error('no compiler here');" });
    const compiler = start(folder, join(folder, "broken-worker.mjs"));
    await expect(compiler.isComplete("1")).rejects.toThrow("The cell compiler does not start: no compiler here");
    await expect(compiler.isComplete("1")).rejects.toThrow("The cell compiler does not start: no compiler here");
  });
});
