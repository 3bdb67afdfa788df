import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type DataSet, type FetchProgress, placesFrom } from "../../lib/data";
import { dataSetAvailable } from "../../lib/data/files/available";
import { fetchDataSet, readDataFile } from "../../lib/data/files/fetch-data";
import { fileServer, serve } from "./file-server";
import { fileOf, scratchFolder } from "./scratch";

const images = new TextEncoder().encode("画像".repeat(5000));
const labels = new TextEncoder().encode("ラベル");

function dataSet(url?: string): DataSet {
  const urls = (name: string) => (url ? [`${url}/${name}`] : []);
  return {
    name: "手書き",
    title: "A test set",
    homepage: "https://example.org",
    licence: "none",
    citation: "none",
    files: [
      { ...fileOf("images.bin", images, urls("images.bin")), gzippedAs: "packed.csv.gz" },
      fileOf("labels.bin", labels, urls("labels.bin")),
    ],
  };
}

const server = () =>
  fileServer((request, response) => serve(request.url === "/images.bin" ? images : labels)(request, response));

async function put(folder: string, name: string, content: Uint8Array) {
  const path = join(folder, "手書き", name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

describe("fetchDataSet", () => {
  it("brings every file into the cache, reports progress, and does nothing the second time", async () => {
    await using web = await server();
    await using folder = await scratchFolder();
    const places = { cache: join(folder.path, "キャッシュ") };
    const progress: FetchProgress[] = [];
    const set = dataSet(web.url);
    await fetchDataSet(set, { places, onProgress: (step) => progress.push(step) });
    expect(await readdir(join(places.cache, "手書き"))).toEqual(["images.bin", "labels.bin"]);
    expect(progress.at(-1)).toMatchObject({ dataSet: "手書き", file: "labels.bin", receivedBytes: 9, totalBytes: 9 });
    expect(progress.filter((step) => step.note).map((step) => step.note)).toEqual([
      `saved as ${join(places.cache, "手書き", "images.bin")}`,
      `saved as ${join(places.cache, "手書き", "labels.bin")}`,
    ]);
    expect(dataSetAvailable(set, places)).toEqual({ available: true, from: "cache" });
    await fetchDataSet(set, { places });
    expect(web.requests).toEqual(["/images.bin", "/labels.bin"]);
    expect(Buffer.from(await readDataFile(set, set.files[1], places)).toString()).toBe("ラベル");
  });

  it("two at once do the work once", async () => {
    await using web = await server();
    await using folder = await scratchFolder();
    const places = { cache: folder.path };
    await Promise.all([1, 2, 3].map(() => fetchDataSet(dataSet(web.url), { places })));
    expect(web.requests.toSorted()).toEqual(["/images.bin", "/labels.bin"]);
    expect(await readdir(join(folder.path, "手書き"))).toEqual(["images.bin", "labels.bin"]);
  });

  it("replaces a corrupt file in the cache, and says so", async () => {
    await using web = await server();
    await using folder = await scratchFolder();
    const places = { cache: folder.path };
    const path = await put(places.cache, "labels.bin", new TextEncoder().encode("ラベレ"));
    const notes: (string | undefined)[] = [];
    await fetchDataSet(dataSet(web.url), { places, onProgress: ({ note }) => notes.push(note) });
    expect(notes.find((note) => note?.includes("corrupt"))).toContain(path);
    expect(await readFile(path, "utf8")).toBe("ラベル");
  });

  it("needs no network for what a mirror holds, and refuses a wrong file there without touching it", async () => {
    await using web = await server();
    await using folder = await scratchFolder();
    const places = { mirror: join(folder.path, "鏡"), cache: join(folder.path, "cache") };
    await put(places.mirror, "images.bin", images);
    const path = await put(places.mirror, "labels.bin", labels.slice(0, 5));
    await expect(fetchDataSet(dataSet(web.url), { places })).rejects.toThrow(
      `${path} was not used: it is cut off: 5 bytes found, 9 expected. Replace it in your mirror (STILLROOM_DATA); it was left as it is.`,
    );
    expect(web.requests).toEqual([]);
    expect((await readFile(path)).length).toBe(5);
  });
});

describe("readDataFile", () => {
  it("prefers the mirror, takes a gzipped copy under its other name, and checks the content", async () => {
    await using folder = await scratchFolder();
    const places = { mirror: join(folder.path, "鏡"), cache: join(folder.path, "cache") };
    const set = dataSet();
    const packed = await put(places.mirror, "packed.csv.gz", gzipSync(images));
    await put(places.cache, "labels.bin", labels);
    expect(Buffer.compare(await readDataFile(set, set.files[0], places), images)).toBe(0);
    expect(dataSetAvailable(set, places)).toEqual({ available: true, from: "mirror and cache" });

    await writeFile(packed, gzipSync(images.map((byte) => byte ^ 1)));
    await expect(readDataFile(set, set.files[0], places)).rejects.toThrow(
      /packed\.csv\.gz was not used: it is corrupt/,
    );
    await writeFile(packed, gzipSync(images).subarray(0, 40));
    await expect(readDataFile(set, set.files[0], places)).rejects.toThrow(/cannot be decompressed/);
  });

  it("names a file that is too long or corrupt, and the command that replaces it", async () => {
    await using folder = await scratchFolder();
    const places = { cache: folder.path };
    const set = dataSet();
    const path = await put(folder.path, "labels.bin", Uint8Array.from([...labels, 0]));
    await expect(readDataFile(set, set.files[1], places)).rejects.toThrow(
      `${path} was not used: it is another file: 10 bytes found, 9 expected. Run \`npx stillroom data fetch 手書き\` to replace it.`,
    );
  });

  it("says what is missing, where it looked and what brings it", async () => {
    const places = { mirror: "/no/鏡", cache: "/no/cache" };
    const set = dataSet();
    await expect(readDataFile(set, set.files[1], places)).rejects.toThrow(
      "A test set: 手書き/labels.bin not found in /no/鏡 and /no/cache. Run `npx stillroom data fetch 手書き`, or let STILLROOM_DATA name a folder that holds them.",
    );
    expect(dataSetAvailable(set, places)).toMatchObject({
      available: false,
      command: "npx stillroom data fetch 手書き",
      message: expect.stringContaining("手書き/images.bin, 手書き/labels.bin not found"),
    });
  });
});

describe("placesFrom", () => {
  it("follows STILLROOM_DATA, STILLROOM_CACHE and XDG_CACHE_HOME; an empty variable is none", () => {
    expect(placesFrom({ STILLROOM_DATA: "/鏡", STILLROOM_CACHE: "/c", XDG_CACHE_HOME: "/x" })).toEqual({
      mirror: "/鏡",
      cache: join("/c", "datasets"),
    });
    expect(placesFrom({ XDG_CACHE_HOME: "/x", STILLROOM_DATA: "" })).toEqual({
      mirror: undefined,
      cache: join("/x", "stillroom", "datasets"),
    });
    expect(placesFrom({}).cache).toBe(join(homedir(), ".cache", "stillroom", "datasets"));
  });
});
