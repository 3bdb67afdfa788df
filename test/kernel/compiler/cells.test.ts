import { describe, expect, it } from "vitest";
import { folderWith, startSession } from "./session";

/** A notebook: each cell with its value, or with its type errors as `TS<code> <line>:<column> <span>`. */
type Notebook = readonly (readonly [code: string, expected: unknown])[];

const notebooks: Readonly<Record<string, Notebook>> = {
  "the last expression is the value, with or without semicolon": [
    ["1 + 1", 2],
    ["1 + 1;", 2],
    ["3; ;", 3],
    ["const a = 1", undefined],
    ["if (a) { 5 }", undefined],
    ["a;\n// a comment", 1],
    ["", undefined],
  ],
  "names of earlier cells": [
    ["const one = 1; let two = 2; var three = 3", undefined],
    ["two += one; three++; [one, two, three]", [1, 3, 4]],
    ["one = 5", ["TS2588 1:1 one"]],
    ["two = 'text'", ["TS2322 1:1 two"]],
    ["function add(n: number) { return n + two }", undefined],
    ["two = 10; add(1)", 11],
    ["nothing", ["TS2304 1:1 nothing"]],
  ],
  "anything can be declared again, and the newest wins": [
    ["const x = 1; function seen() { return x }", undefined],
    ["const x = 'text'; x.toUpperCase()", "TEXT"],
    ["seen()", "text"],
    ["class x { static y = 3 } ; x.y", 3],
    ["enum x { P = 4 } ; x.P", 4],
    ["enum x { Q = 5 } ; [x.Q, 'P' in x]", [5, false]],
    ["interface x { a: number }\nconst i: x = { a: 1 }; i.a", 1],
    ["type x = string; const s: x = 's'; s", "s"],
    ["import { join as x } from 'node:path'; x('a', 'b')", "a/b"],
    ["function x() { return 6 }\nx()", 6],
    ["namespace x { export const z = 7 }\nx.z", 7],
  ],
  "types flow between cells": [
    ["interface Point { x: number; y: number }\nclass Box<T> { constructor(public value: T) {} }", undefined],
    ["const box = new Box<Point>({ x: 1, y: 2 }); box.value.y", 2],
    ["const wrong: Box<string> = box", ["TS2322 1:7 wrong"]],
    ["function pair<A, B>(a: A, b: B): [A, B] { return [a, b] }", undefined],
    ["const [n, t] = pair(1, 'one'); n.toFixed(1) + t.length", "1.03"],
    ["function isText(v: unknown): v is string { return typeof v === 'string' }", undefined],
    ["const v: unknown = 'abc'; isText(v) ? v.length : 0", 3],
    ["let losses = []", undefined],
    ["losses.push(0.5); losses", [0.5]],
  ],
  destructuring: [
    ["const { a, b: [c = 7, , d], ...rest } = { a: 1, b: [undefined, 2, 3], e: 4, f: 5 }", undefined],
    ["[a, c, d, rest]", [1, 7, 3, { e: 4, f: 5 }]],
    ["let [p, ...q] = [1, 2, 3]; [p, q]", [1, [2, 3]]],
    ["[p] = [9]; ({ a: p } = { a: 10 }); p", 10],
  ],
  "loops, blocks and closures": [
    ["for (var k = 0, m = 9; k < 3; k++) {} [k, m]", [3, 9]],
    ["for (var key in { u: 1 }) {} key!", "u"],
    ["for (var [, w] of [[1, 2]]) {} w!", 2],
    ["const fs = []; for (let j = 0; j < 2; j++) fs.push(() => j); fs.map((f) => f())", [0, 1]],
    ["outer: for (const a of [1, 2]) { for (;;) { if (a) continue outer; } }", undefined],
    ["const k2 = (k: number) => k + 1; k2(5)", 6],
    ["{ let k = 100; k++ }\nk", 3],
    ["function* count() { yield 1; yield 2 }\n[...count()]", [1, 2]],
    ["function outerFn() { var k = -1; return k }\n[outerFn(), k]", [-1, 3]],
  ],
  "functions keep their names, hoist and overload": [
    ["early(); function early() { return 1 }", undefined],
    ["const arrow = () => 1, expression = function () {}; class C {}", undefined],
    ["[arrow.name, expression.name, C.name, early.name]", ["arrow", "expression", "C", "early"]],
    [
      "function over(a: string): string; function over(a: number): number; function over(a: unknown) { return a }",
      undefined,
    ],
    ["over(3).toFixed(0) + over('x').length", "31"],
    ["class Self { static make() { return new Self() } }", undefined],
    ["Self.make() instanceof Self", true],
  ],
  "top-level await, for await, using": [
    ["const later = Promise.resolve(7); await later", 7],
    ["let sum = 0; for await (const v of (async function* () { yield 1; yield 2 })()) sum += v; sum", 3],
    ["let gone: string[] = []", undefined],
    ["{ using d = { [Symbol.dispose]() { gone.push('inner') } }; } gone", ["inner"]],
    ["using d = { [Symbol.dispose]() { gone.push('cell') }, v: 5 }; const q = d.v; class Z {}\nq + gone.length", 6],
    ["await using e = { async [Symbol.asyncDispose]() { gone.push('async') } }; typeof Z + q", "function5"],
    ["gone", ["inner", "cell", "async"]],
    ["const tag = (_: unknown, c: ClassDecoratorContext) => {}; using u = d; @tag class T { v = 1 }\nnew T().v", 1],
    ["new T().v", 1],
  ],
  "decorators, JSX, enums, parameter properties, satisfies": [
    [
      "const log: unknown[] = []; const dec = (_: unknown, c: ClassDecoratorContext) => void log.push(c.name)",
      undefined,
    ],
    ["const twice = (_: undefined, c: ClassFieldDecoratorContext) => (n: number) => n * 2", undefined],
    ["@dec class D { @twice w = 1 }\n[new D().w, log]", [2, ["D"]]],
    ["class P { constructor(public p = 2) {} }\nnew P().p", 2],
    ["const enum CE { A = 9 }", undefined],
    ["CE.A satisfies number", 9],
    ["abstract class AB { abstract m(): number }\nclass AC extends AB { m() { return 3 } }\nnew AC().m()", 3],
  ],
  "imports and exports": [
    ["import path, { join } from 'node:path'; import * as os from 'node:os'; import 'node:fs'", undefined],
    ["[typeof path.join, join('a', 'b'), typeof os.cpus]", ["function", "a/b", "function"]],
    ["import type { Stats } from 'node:fs'; import { type Dirent, readFileSync } from 'node:fs'", undefined],
    ["let stats: Stats | undefined; let entry: Dirent | undefined; typeof readFileSync", "function"],
    ["import json from './data.json' with { type: 'json' }; json.a", [1, 2]],
    ["(await import('./data.json', { with: { type: 'json' } })).default.a.length", 2],
    ["import legacy = require('node:fs'); legacy.existsSync('/')", true],
    ["export const out = 4; export default class Foo {}\nexport function ef() { return out }", undefined],
    ["export { out }; export { out as renamed }; ef()", 4],
    ["import { display } from 'tslab'; display.text('hi')", "hi"],
    ["typeof (await import('tslab')).display", "object"],
    ["import { missing } from 'node:fs'", ["TS2305 1:10 missing"]],
    ["import './no-such-file'", ["TS2882 1:8 './no-such-file'"]],
    ["[typeof require('node:fs').readFileSync, import.meta.dirname === __dirname]", ["function", true]],
  ],
  "statements in odd places": [
    ["if (true) var q: number; var q = 1; q", 1],
    ["switch (1 as number) { case 1: var inCase = 5; break; default: var other = 6 } inCase!", 5],
    ["try { var tried = 1; throw 0 } catch { var caught = 2 } finally { var last = 3 } [caught, last]", [2, 3]],
    ["do var once = 7; while (false); once", 7],
    ["var i = 5; for (; i < 7; i++); i", 7],
    [
      "async function later() { return 1 }\nasync function* many() { yield 2 }\n[await later(), (await many().next()).value]",
      [1, 2],
    ],
    ["export default async function () {}", undefined],
    ["declare const ambient: number; typeof ambient", "undefined"],
    ["this", undefined],
    ["1\r\n+ 1\r\n", 2],
  ],
  "declarations that merge": [
    ["function f() { return 1 }\nnamespace f { export const extra = 2 }\nf() + f.extra", 3],
    ["class M { a = 1 }\nnamespace M { export const of = () => new M() }\ninterface M { b?: number }", undefined],
    ["const m: M = M.of(); m.b = 4; m.a + m.b", 5],
    ["enum E { A = 1 }\nenum E { B = 2 }\nnamespace E { export const both = E.A + E.B }", undefined],
    ["E.both + E.B", 5],
    ["import all, * as ns from 'node:path'; all.sep === ns.sep", true],
  ],
  "names of Node's own globals": [
    [
      "enum Event { A = 3 } const URL = 'u', process = { URL }; [Event.A, process.URL, URL, Event[3]]",
      [3, "u", "u", "A"],
    ],
    ["function fetch() { return { URL, e: Event.A } }\nfetch()", { URL: "u", e: 3 }],
    ["const { length: performance } = 'four'; performance", 4],
    ["[typeof globalThis.URL, typeof globalThis.process.exit]", ["function", "function"]],
    ["const require = 5; require", 5],
    ["((URL: number) => URL)(1)", 1],
    ["class Buffer { static one = new Buffer() }\nBuffer.one.constructor.name.slice(0, 6)", "Buffer"],
  ],
  "errors in types do not always refuse": [
    ["// @ts-nocheck\nconst bad: number = 's'; bad", "s"],
    ["const unused = 1; import { join } from 'node:path'", undefined],
    ["// @ts-expect-error\nconst worse: number = 's'; worse", "s"],
  ],
  "Japanese, comments and odd endings": [
    ["let 日本 = '語'; 日本 // 終わり", "語"],
    ["日本 += '\u{1f600}'; 日本.length", 3],
    ["/* a */ 1 /* b", ["TS1010 1:15 "]],
    ["日本.concat(`\n`)", "語\u{1f600}\n"],
  ],
  "declare global reaches later cells": [
    [
      "declare global { interface Array<T> { second(): T } }\nArray.prototype.second = function () { return this[1] }; 0",
      0,
    ],
    ["[1, 2].second()", 2],
  ],
};

describe("cells", () => {
  it.each(Object.entries(notebooks))("%s", async (_, cells) => {
    const { run } = startSession(folderWith({ "data.json": '{"a":[1,2]}' }));
    for (const [code, expected] of cells) expect([code, await run(code)]).toEqual([code, expected]);
  });
});
