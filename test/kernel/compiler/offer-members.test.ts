import type ts from "typescript";
import { describe, expect, it } from "vitest";
import type { OpenChecker } from "../../../lib/kernel/compiler/internals";
import { offeringMembers } from "../../../lib/kernel/compiler/offer-members";
import { tsc } from "../../../lib/kernel/compiler/typescript";

const declarations = `
  enum Fruit { Apple, apricot, Banana }
  namespace mixed { export const value = 1; export interface Value {} export namespace empty {} export const 率 = 2 }
  class Box { private static hidden = 1; static shown = 2 }
  namespace Box { export const extra = 3; export type Inner = 1; export class Inside extends Box { static see = Box.shown } }
  import * as unknown from "nowhere";
`;

/** The first place in the text where members may stand, and a checker that counts how often it is asked in full. */
function setting(code: string) {
  const text = declarations + code;
  const file = tsc.createSourceFile("a.ts", text, tsc.ScriptTarget.ESNext, true);
  const host: ts.CompilerHost = {
    ...tsc.createCompilerHost({}),
    getSourceFile: (name) => (name === "a.ts" ? file : undefined),
  };
  const checker = tsc.createProgram(["a.ts"], { noLib: true }, host).getTypeChecker() as OpenChecker;
  const full = checker.isValidPropertyAccess;
  let asked = 0;
  checker.isValidPropertyAccess = (node, name) => {
    asked += 1;
    return full(node, name);
  };
  const found = (node: ts.Node): ts.PropertyAccessExpression | ts.QualifiedName | undefined =>
    node.end > declarations.length && (tsc.isPropertyAccessExpression(node) || tsc.isQualifiedName(node))
      ? node
      : tsc.forEachChild(node, found);
  return { checker, place: found(file)!, asked: () => asked };
}

const names = [
  "Apple",
  "apricot",
  "Banana",
  "value",
  "Value",
  "empty",
  "率",
  "hidden",
  "shown",
  "extra",
  "Inner",
  "no",
];

describe("members of a module, namespace or enum", () => {
  it.each([
    ["Fruit.x", ["Apple", "apricot", "Banana"]],
    ["mixed.x", ["value", "率"]],
    ["(mixed).x", ["value", "率"]],
    ["mixed?.x", ["value", "率"]],
    ["Box.x", ["shown", "extra"]],
    ["unknown.x", names],
    ["let a: typeof mixed.x", ["value", "率"]],
  ])("that may stand at %s are those that the checker itself allows", (code, expected) => {
    const { checker, place } = setting(code);
    const allowed = () => names.filter((name) => checker.isValidPropertyAccess(place, name));
    expect(allowed()).toEqual(expected);
    expect(offeringMembers(checker, "", allowed)).toEqual(expected);
  });

  it("are found out without asking for what stands before the dot again", () => {
    const { checker, place, asked } = setting("Fruit.x");
    let typesAsked = 0;
    const { getTypeAtLocation } = checker;
    checker.getTypeAtLocation = (node) => {
      typesAsked += 1;
      return getTypeAtLocation(node);
    };
    offeringMembers(checker, "", () => names.map((name) => checker.isValidPropertyAccess(place, name)));
    expect([asked(), typesAsked]).toEqual([0, 1]);
    checker.isValidPropertyAccess(place, "Apple");
    expect(asked()).toBe(1);
  });

  it("are not looked at when something else is typed", () => {
    const { checker, place, asked } = setting("let a: typeof Fruit.x");
    const allowed = () => names.filter((name) => checker.isValidPropertyAccess(place, name));
    expect(offeringMembers(checker, "AP", allowed)).toEqual(["Apple", "apricot"]);
    expect(asked()).toBe(2);
  });
});
