import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { formatNotebook, NotebookFormatError, parseNotebook, readNotebook, writeNotebook } from "../../lib/notebook";
import { broken, sampleJson } from "./samples";

const parse = (json: object) => parseNotebook(JSON.stringify(json), "sample.ipynb");

describe("reading", () => {
  it("joins lines, keeps JSON values and unknown metadata", () => {
    const notebook = parse(sampleJson());
    expect(notebook.metadata["x-lab"]).toEqual({ 部屋: ["蒸留", 1, null] });
    expect(notebook.cells[0]!.source).toBe("# 知識の蒸留\n\n教師と生徒 🎓");
    const code = notebook.cells[1]!;
    expect(code.metadata.custom).toEqual({ kept: true });
    expect(code.cell_type === "code" && code.outputs[0]).toEqual({
      output_type: "stream",
      name: "stdout",
      text: "4\n終わり",
    });
    expect(code.cell_type === "code" && code.outputs[1]).toMatchObject({
      data: { "text/plain": "a\nb", "application/json": ["not\n", "lines"] },
    });
  });

  it.each(broken)("refuses %s and says where", (_, says, change) => {
    const reading = () => parse(change(sampleJson()));
    expect(reading).toThrow(NotebookFormatError);
    expect(reading).toThrow("sample.ipynb is not a valid notebook (nbformat 4.5):\n  ");
    expect(reading).toThrow(says);
  });

  it("refuses two cells of one id and names both", () => {
    const { cells, ...rest } = sampleJson();
    expect(() => parse({ ...rest, cells: [cells[0], cells[0]] })).toThrow(
      'cells[1] (id "title"), field id: cells[0] has the same id',
    );
  });

  it("refuses what is no JSON, and another version with the way out", () => {
    expect(() => parseNotebook("<<<<<<< HEAD", "a.ipynb")).toThrow("a.ipynb is not JSON");
    expect(() => parse({ nbformat: 3, nbformat_minor: 0, worksheets: [] })).toThrow("jupyter nbconvert --to notebook");
    expect(() => parse([])).toThrow(NotebookFormatError);
  });

  it("gives cells of older files ids that are the same each time and distinct from those there", () => {
    const cell = { cell_type: "markdown", metadata: {}, source: "x" };
    const old = { nbformat: 4, nbformat_minor: 2, metadata: {}, cells: Array(5).fill(cell) };
    const ids = parse(old).cells.map(({ id }) => id);
    expect(new Set(ids).size).toBe(5);
    expect(parse(old).cells.map(({ id }) => id)).toEqual(ids);
    const mixed = { ...old, nbformat_minor: 5, cells: [cell, { ...cell, id: "kept" }, { ...cell, id: ids[0] }] };
    expect(parse(mixed).cells[1]!.id).toBe("kept");
    expect(new Set(parse(mixed).cells.map(({ id }) => id)).size).toBe(3);
    expect(ids.every((id) => /^[0-9a-f]{8}$/.test(id))).toBe(true);
  });

  it("reads a file that starts with a byte order mark", () => {
    expect(parseNotebook(`\uFEFF${JSON.stringify(sampleJson())}`, "bom.ipynb").cells).toHaveLength(3);
  });
});

describe("writing", () => {
  it("is the inverse of reading", () => {
    const notebook = parse(sampleJson());
    expect(parseNotebook(formatNotebook(notebook), "again")).toEqual(notebook);
  });

  it("has sorted keys, one space of indent, lines as lists, plain UTF-8 and one newline at the end", () => {
    const text = formatNotebook(parse(sampleJson()));
    expect(text.startsWith('{\n "cells": [\n  {\n   "attachments": {')).toBe(true);
    expect(text).toContain('"source": [\n    "# 知識の蒸留\\n",\n    "\\n",\n    "教師と生徒 🎓"\n   ]');
    expect(text).toContain('"source": []');
    expect(text.endsWith(' "nbformat": 4,\n "nbformat_minor": 5\n}\n')).toBe(true);
  });

  it("does not depend on the order of keys in the file read", () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, item]) => [key, reversed(item)]),
      );
    };
    expect(formatNotebook(parse(reversed(sampleJson()) as object))).toBe(formatNotebook(parse(sampleJson())));
  });

  it("leaves out what belongs to one machine: trust and signatures", () => {
    const { cells, ...rest } = sampleJson();
    const json = {
      ...rest,
      metadata: { ...rest.metadata, signature: "s", orig_nbformat: 2 },
      cells: [{ ...cells[2], metadata: { trusted: true } }],
    };
    expect(formatNotebook(parse(json))).not.toMatch(/trusted|signature|orig_nbformat/);
  });

  it("replaces a file whole and leaves nothing beside it, also in a folder named in Japanese", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stillroom-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, "授業", "蒸留.ipynb");
    const notebook = parse(sampleJson());
    await writeNotebook(path, notebook);
    await writeNotebook(path, { ...notebook, cells: [] });
    expect(await readdir(join(folder, "授業"))).toEqual(["蒸留.ipynb"]);
    expect((await readNotebook(path)).cells).toEqual([]);
    expect(await readFile(path, "utf8")).toContain('"cells": []');
  });

  it.skipIf(process.platform === "win32")("writes to where a link leads, and for those who could read it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stillroom-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const [real, link] = [join(folder, "本物.ipynb"), join(folder, "link.ipynb")];
    await writeFile(real, "", { mode: 0o600 });
    await symlink(real, link);
    await writeNotebook(link, parse(sampleJson()));
    expect((await readNotebook(real)).cells).not.toEqual([]);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect((await stat(real)).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).sort()).toEqual(["link.ipynb", "本物.ipynb"]);
  });
});
