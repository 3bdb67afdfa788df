import { describe, expect, it } from "vitest";
import { hasDecorators } from "../../lib/loader/transpile";

// A second compiler, in a process of its own, is started for decorators: not for every documented function.
describe("decorators are told from documentation", () => {
  it.each([
    "/**\n * @param row numbers\n * @returns their sum */\nexport function sum(row) {}",
    "  /** @internal */ const a = 1;",
    "// @ts-check\nexport const mail = 'a@b.c';",
    "const doc = 1; /* \n * @see b\n */",
  ])("%j has none", (code) => {
    expect(hasDecorators(code)).toBe(false);
  });

  it.each([
    "@dec export class Q {}",
    "/** @deprecated */ @dec class Q {}",
    " * the end of a comment */ @dec class Q {}",
    "class Q {\n  @(dec()) method() {} // @nobody\n}",
    "const C = @dec class {};",
    "const half = 4 / 2; @語 class Q {}",
  ])("%j has one", (code) => {
    expect(hasDecorators(code)).toBe(true);
  });
});
