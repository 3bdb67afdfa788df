import { appendFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { matchesGlob } from "../../lib/kernel/glob";
import { historyFile, openHistory } from "../../lib/kernel/history";
import { scratchFolder, startFrontEnd } from "./front-end";

const inputs = (entries: { input: string }[]) => entries.map(({ input }) => input);
const everything = { type: "tail", n: Number.POSITIVE_INFINITY } as const;

describe("history", () => {
  it("is kept across sessions and shared by kernels side by side", async () => {
    const file = join(scratchFolder(), "深い", "history.jsonl");
    const [first, second] = [openHistory(file, 10), openHistory(file, 20)];
    await Promise.all(
      Array.from({ length: 100 }, (_, i) => [
        first.append({ line: i, input: `一 ${i}` }),
        second.append({ line: i, input: `二 ${i}` }),
      ]).flat(),
    );
    const third = openHistory(file, 30);
    const all = await third.read(everything);
    expect(inputs(all.filter(({ session }) => session === 10))).toEqual(
      Array.from({ length: 100 }, (_, i) => `一 ${i}`),
    );
    expect(inputs(all.filter(({ session }) => session === 20))).toEqual(
      Array.from({ length: 100 }, (_, i) => `二 ${i}`),
    );
  });

  it("loses one line at most to a crash", async () => {
    const file = join(scratchFolder(), "history.jsonl");
    await openHistory(file, 1).append({ line: 1, input: "前" });
    appendFileSync(file, '{"session":1,"line":2,"input":"途中で');
    const other = openHistory(file, 2);
    await other.append({ line: 1, input: "後" });
    appendFileSync(file, '{"session":1,"line":3,"input":"また途中で');
    await other.append({ line: 2, input: "次" });
    expect(inputs(await openHistory(file, 3).read(everything))).toEqual(["前", "後", "次"]);
  });

  it("answers tail, range and search", async () => {
    const file = join(scratchFolder(), "history.jsonl");
    const old = openHistory(file, 5);
    for (const [i, input] of ["a", "b", "a"].entries()) await old.append({ line: i + 1, input, output: `${i}` });
    const now = openHistory(file, 6);
    for (const [i, input] of ["ab", "a\nb", "c"].entries()) await now.append({ line: i + 1, input });
    const range = (session: number, start: number, stop: number) => now.read({ type: "range", session, start, stop });
    const search = (glob: string, unique = false, n = Number.POSITIVE_INFINITY) =>
      now.read({ type: "search", fits: matchesGlob(glob), unique, n });
    expect(inputs(await now.read({ type: "tail", n: 2 }))).toEqual(["a\nb", "c"]);
    expect(await now.read({ type: "tail", n: 0 })).toEqual([]);
    expect(inputs(await range(0, 2, 3))).toEqual(["a\nb"]);
    expect(inputs(await range(-1, 1, 3))).toEqual(["a", "b"]);
    expect(inputs(await range(5, 0, 9))).toEqual(["a", "b", "a"]);
    expect(await range(-2, 0, 9)).toEqual([]);
    expect(await range(-9, 0, 9)).toEqual([]);
    expect(inputs(await search("a*"))).toEqual(["a", "a", "ab", "a\nb"]);
    expect(inputs(await search("a*", true))).toEqual(["a", "ab", "a\nb"]);
    expect(inputs(await search("a*", false, 1))).toEqual(["a\nb"]);
    expect(inputs(await search("?"))).toEqual(["a", "b", "a", "c"]);
    expect(await search("(")).toEqual([]);
  });

  it("keeps the beginning of a large cell, which hides no other", async () => {
    const file = join(scratchFolder(), "history.jsonl");
    const history = openHistory(file, 1);
    const large = `温${"度😀".repeat(1_500_000)}`;
    await history.append({ line: 1, input: "前" });
    await history.append({ line: 2, input: large, output: large });
    const [before, { input = "", output } = {}] = await history.read({ type: "tail", n: 50 });
    expect(before?.input).toBe("前");
    const [start, note] = input.split("\n");
    expect(start).toBe(large.slice(0, 65_536));
    expect(note).toContain(`${large.length - 65_536} more characters`);
    expect(output).toBe(input);
    const odd = `字${large}`;
    await history.append({ line: 3, input: odd });
    const [cut] = await history.read({ type: "tail", n: 1 });
    expect(cut?.input.split("\n")[0]).toBe(odd.slice(0, 65_535));
  });

  it("puts a file that has grown long aside, once, and reads on in it", async () => {
    const file = join(scratchFolder(), "history.jsonl");
    const line = `${JSON.stringify({ session: 1, line: 1, input: "旧".repeat(1000) })}\n`;
    const count = Math.ceil((16 * 1024 * 1024) / Buffer.byteLength(line));
    writeFileSync(file, line.repeat(count));
    const [first, second] = [openHistory(file, 2), openHistory(file, 3)];
    for (const i of [1, 2, 3]) {
      await first.append({ line: i, input: `新 ${i}` });
      await second.append({ line: i, input: `別 ${i}` });
    }
    expect(statSync(file).size).toBeLessThan(1000);
    expect(statSync(`${file}.old`).size).toBe(Buffer.byteLength(line) * count);
    const all = inputs(await openHistory(file, 4).read(everything));
    expect(all.slice(-7)).toEqual(["旧".repeat(1000), "新 1", "別 1", "新 2", "別 2", "新 3", "別 3"]);
    expect(all.length).toBeGreaterThan(1000);
    expect(all.length).toBeLessThan(1500);
  });

  it("is searched by the whole input, character by character", () => {
    const fits = (glob: string, ...texts: string[]) => texts.filter(matchesGlob(glob));
    expect(fits("", "", "a")).toEqual([""]);
    expect(fits("*", "", "a\nb")).toEqual(["", "a\nb"]);
    expect(fits("a*b*c", "abc", "a-b-bc", "abcd", "acb", "ab")).toEqual(["abc", "a-b-bc"]);
    expect(fits("*ab", "ab", "aab", "abab", "aba")).toEqual(["ab", "aab", "abab"]);
    expect(fits("?度??", "温度😀。", "温度。", "度度😀😀")).toEqual(["温度😀。", "度度😀😀"]);
    expect(fits("*?", "", "😀")).toEqual(["😀"]);
    expect(fits("a**", "a", "ab", "b")).toEqual(["a", "ab"]);
    expect(fits("a.c", "a.c", "abc")).toEqual(["a.c"]);
  });

  // As a regular expression, eight stars over 300 equal letters never end.
  it("is searched for many stars without end", () => {
    expect(matchesGlob("*a*a*a*a*a*a*a*b")("a".repeat(65_536))).toBe(false);
    expect(matchesGlob(`${"*a".repeat(100)}*`)("a".repeat(65_536))).toBe(true);
  });

  it("lives in the platform's folder for it", () => {
    expect(historyFile({ STILLROOM_HISTORY: "/x/h" }, "linux", "/home/私")).toBe("/x/h");
    expect(historyFile({}, "linux", "/home/私")).toBe("/home/私/.local/state/stillroom/history.jsonl");
    expect(historyFile({ XDG_STATE_HOME: "/s" }, "linux", "/home/私")).toBe("/s/stillroom/history.jsonl");
    expect(historyFile({}, "darwin", "/Users/私")).toBe(
      "/Users/私/Library/Application Support/stillroom/history.jsonl",
    );
    const windows = historyFile({ LOCALAPPDATA: "C:\\Users\\私\\AppData\\Local" }, "win32", "C:\\Users\\私");
    expect(windows).toBe("C:\\Users\\私\\AppData\\Local\\stillroom\\history.jsonl");
    expect(historyFile({}, "win32", "C:\\Users\\私")).toBe(windows);
  });

  it("is written by the kernel, readable by nobody else", async () => {
    const file = join(scratchFolder(), "h.jsonl");
    await openHistory(file, 1).append({ line: 1, input: "秘" });
    expect(readFileSync(file, "utf8").trim()).toBe('{"session":1,"line":1,"input":"秘"}');
    // Windows has no such modes: there a user's folders are the user's.
    if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("of two kernels at once goes into one file, outlives their deaths and is told apart by session", async () => {
    const env = { STILLROOM_HISTORY: join(scratchFolder(), "共有", "history.jsonl") };
    const kernels = await Promise.all([startFrontEnd({ env }), startFrontEnd({ env })]);
    const lines = [1, 2, 3, 4, 5];
    await Promise.all(
      kernels.map(async (kernel, k) => {
        for (const i of lines) await kernel.execute(`'核 ${k}: ${i}'`);
      }),
    );
    kernels[0]!.kill();
    await kernels[0]!.died;
    await kernels[1]!.close();
    const third = await startFrontEnd({ env });
    const ask = async (content: object) =>
      (await third.ask("history_request", { output: true, ...content })).reply.content.history as [
        session: number,
        line: number,
        [string, string],
      ][];
    const all = await ask({ hist_access_type: "tail", n: 100 });
    for (const k of [0, 1]) {
      const own = all.filter(([, , [input]]) => input.startsWith(`'核 ${k}`));
      expect(own.map(([, line, texts]) => [line, texts])).toEqual(
        lines.map((i) => [i, [`'核 ${k}: ${i}'`, `'核 ${k}: ${i}'`]]),
      );
      const sessions = [...new Set(own.map(([session]) => session))];
      expect(sessions).toHaveLength(1);
      const range = await ask({ hist_access_type: "range", session: sessions[0], start: 2, stop: 4 });
      expect(range.map(([, line]) => line)).toEqual([2, 3]);
    }
    expect(new Set(all.map(([session]) => session)).size).toBe(2);
    await third.close();
  });
});
