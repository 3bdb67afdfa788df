import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { DATA_SETS } from "../../lib/data";

const text = z.string().trim().min(3);
const file = z.strictObject({
  name: text,
  bytes: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  urls: z.array(z.url({ protocol: /^https$/ })),
  gzippedAs: z.string().endsWith(".gz").optional(),
});
const dataSet = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  title: text,
  homepage: z.url(),
  licence: text,
  citation: text,
  files: z.array(file).min(1),
  partOf: z.enum(Object.keys(DATA_SETS)).optional(),
});

describe("the manifest", () => {
  const sets = z.record(z.string(), dataSet).parse(DATA_SETS);

  it("names every set by its key and every file once", () => {
    for (const [key, set] of Object.entries(sets)) {
      expect(set.name).toBe(key);
      const names = set.files.flatMap(({ name, gzippedAs }) => (gzippedAs ? [name, gzippedAs] : [name]));
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("gives every file two addresses on different hosts, unless its set is part of another", () => {
    for (const set of Object.values(sets).filter(({ partOf }) => !partOf)) {
      for (const { name, urls } of set.files) {
        expect(urls.length).toBeGreaterThanOrEqual(2);
        expect(new Set(urls.map((url) => new URL(url).host)).size).toBe(urls.length);
        for (const url of urls) expect(url.split("/").at(-1)).toBe(name);
      }
    }
  });

  // `npx vitest run test/data/manifest.test.ts -u` writes the file anew from lib/data/files/manifest.ts.
  it("is datasets/manifest.json", async () => {
    const path = join(import.meta.dirname, "../../datasets/manifest.json");
    // The newline at the end and the two spaces are what the formatter wants of the file.
    await expect(`${JSON.stringify(Object.values(DATA_SETS), null, 2)}\n`).toMatchFileSnapshot(path);
  });
});
