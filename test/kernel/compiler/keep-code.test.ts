import { existsSync } from "node:fs";
import { afterEach, expect, it, vi } from "vitest";
import { codeFolder } from "../../../lib/kernel/compiler/code-cache";
import { folderWith } from "./session";

afterEach(() => vi.unstubAllEnvs());

it("what later kernels are to find compiled is rehearsed before it is kept, once a machine", async () => {
  vi.stubEnv("STILLROOM_CACHE", folderWith());
  vi.resetModules();
  const { keepCompiledCode } = await import("../../../lib/kernel/compiler/typescript");
  const { createCellCompiler } = await import("../../../lib/kernel/compiler/cell-compiler");
  const compiler = createCellCompiler(folderWith());
  const keptBefore: boolean[] = [];
  const rehearse = () => {
    keptBefore.push(existsSync(codeFolder()));
    compiler.rehearse();
  };
  keepCompiledCode(rehearse);
  keepCompiledCode(rehearse);
  expect([keptBefore, existsSync(codeFolder())]).toEqual([[false], true]);
  vi.resetModules();
  const later = await import("../../../lib/kernel/compiler/typescript");
  later.keepCompiledCode(rehearse);
  expect(keptBefore).toEqual([false]);
});
