import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { expect, it } from "vitest";
import type { DataSet } from "../../lib/data";
import { fetchDataSet } from "../../lib/data/files/fetch-data";
import { fileServer, serve } from "./file-server";
import { fileOf, scratchFolder } from "./scratch";

it("a process killed in the middle of a download loses nothing: the next goes on from there", async () => {
  const content = new Uint8Array(200_000).map((_, i) => (i * 7919) >> 3);
  await using server = await fileServer((request, response) => {
    if (request.headers.range) return serve(content)(request, response);
    // The first time half of it comes, then nothing more.
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, 100_000));
  });
  await using folder = await scratchFolder();
  const set: DataSet = {
    name: "手書き",
    title: "A test set",
    homepage: "https://example.org",
    licence: "none",
    citation: "none",
    files: [fileOf("a.bin", content, [`${server.url}/a.bin`])],
  };
  const places = { cache: join(folder.path, "キャッシュ") };
  const program = join(folder.path, "fetch.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "../../lib/data/files/fetch-data.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: program,
  });
  const script = `const { fetchDataSet } = await import(${JSON.stringify(pathToFileURL(program).href)});
    await fetchDataSet(${JSON.stringify(set)}, { places: ${JSON.stringify(places)} });`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: "inherit" });
  const part = join(places.cache, "手書き", "a.bin.part");
  while (((await stat(part).catch(() => undefined))?.size ?? 0) < 100_000 && child.exitCode === null) await wait(20);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect((await readdir(join(places.cache, "手書き"))).toSorted()).toEqual(["a.bin.lock", "a.bin.part"]);

  await fetchDataSet(set, { places });
  expect(server.requests).toEqual(["/a.bin", "/a.bin bytes=100000-"]);
  expect(Buffer.compare(await readFile(join(places.cache, "手書き", "a.bin")), content)).toBe(0);
  expect(await readdir(join(places.cache, "手書き"))).toEqual(["a.bin"]);
});
