import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { download } from "../../lib/data/files/download";
import { seededRandom } from "../../lib/random";
import { breakAfter, fileServer, serve } from "./file-server";
import { fileOf, scratchFolder } from "./scratch";

const random = seededRandom("download");
const content = Uint8Array.from({ length: 300_000 }, () => random.integer(256));

/** Downloads into a fresh folder, `part` of which is there before. */
async function run(urls: string[], part?: Uint8Array, stallAfter?: number) {
  const folder = await scratchFolder();
  const target = join(folder.path, "手書き数字.gz");
  if (part) await writeFile(`${target}.part`, part);
  const received: number[] = [];
  const failures: string[] = [];
  const outcome = await download(fileOf("手書き数字.gz", content, urls), target, {
    onBytes: (bytes) => received.push(bytes),
    onFailure: (url, why) => failures.push(`${url} ${why}`),
    stallAfter,
  }).then(
    () => "done",
    (error: Error) => error.message,
  );
  return { ...folder, target, outcome, received, failures, files: await readdir(folder.path) };
}

describe("download", () => {
  it("streams to a .part file that becomes the file when it is whole and right", async () => {
    await using server = await fileServer(serve(content));
    await using result = await run([`${server.url}/a`]);
    expect(result.outcome).toBe("done");
    expect(result.files).toEqual(["手書き数字.gz"]);
    expect(Buffer.compare(await readFile(result.target), content)).toBe(0);
    expect(result.received.at(-1)).toBe(content.length);
    expect(result.received.length).toBeGreaterThan(1);
  });

  it("goes on where an interrupted download stopped, at the same address and at another", async () => {
    await using broken = await fileServer(breakAfter(content, 100_000));
    await using server = await fileServer(serve(content));
    await using first = await run([`${broken.url}/a`, `${server.url}/b`]);
    expect(first.outcome).toBe("done");
    expect(first.failures.length).toBe(1);
    expect(server.requests).toEqual(["/b bytes=100000-"]);
    expect(Buffer.compare(await readFile(first.target), content)).toBe(0);

    await using later = await run([`${server.url}/c`], content.subarray(0, 299_999));
    expect(later.outcome).toBe("done");
    expect(server.requests.at(-1)).toBe("/c bytes=299999-");
    expect(Buffer.compare(await readFile(later.target), content)).toBe(0);
  });

  it("keeps what it has when every address fails, and says where", async () => {
    await using broken = await fileServer(breakAfter(content, 1000));
    await using down = await fileServer((_request, response) => response.writeHead(503).end());
    await using result = await run([`${broken.url}/a`, `${down.url}/b`]);
    expect(result.files).toEqual(["手書き数字.gz.part"]);
    expect(result.outcome).toContain("手書き数字.gz (300000 bytes) could not be downloaded");
    expect(result.outcome).toContain(`${broken.url}/a`);
    expect(result.outcome).toContain(`${down.url}/b: HTTP 503 Service Unavailable`);
    expect(result.outcome).toContain(`1000 bytes are kept in ${result.target}.part`);
  });

  it("names an address that cannot be reached, and the reason", async () => {
    const closed = await fileServer(serve(content));
    await closed[Symbol.asyncDispose]();
    await using result = await run([`${closed.url}/a`]);
    expect(result.outcome).toMatch(/127\.0\.0\.1.*ECONNREFUSED/);
    expect(result.files).toEqual([]);
  });

  it("gives up on an address that stops sending", async () => {
    await using silent = await fileServer((_request, response) => {
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 10));
    });
    await using server = await fileServer(serve(content));
    await using result = await run([`${silent.url}/a`, `${server.url}/b`], undefined, 1000);
    expect(result.outcome).toBe("done");
    expect(result.failures).toEqual([`${silent.url}/a no data for 1 s`]);
  });

  it("starts over when the server sends the whole file instead of the rest", async () => {
    await using server = await fileServer((_request, response) => response.writeHead(200).end(content));
    await using result = await run([`${server.url}/a`], Uint8Array.from([9, 9, 9]));
    expect(result.outcome).toBe("done");
    expect(server.requests.length).toBe(1);
    expect(Buffer.compare(await readFile(result.target), content)).toBe(0);
  });

  it("keeps what it has when the server sends the whole file instead of the rest and breaks off early", async () => {
    await using broken = await fileServer(breakAfter(content, 5000));
    await using result = await run([`${broken.url}/a`], content.subarray(0, 200_000));
    expect(broken.requests).toEqual(["/a bytes=200000-"]);
    expect(result.files).toEqual(["手書き数字.gz.part"]);
    expect(Buffer.compare(await readFile(`${result.target}.part`), content.subarray(0, 200_000))).toBe(0);
    expect(result.outcome).toContain("200000 bytes are kept");
  });

  it("goes on from the whole file sent instead of the rest where that got further", async () => {
    await using broken = await fileServer(breakAfter(content, 250_000));
    await using server = await fileServer(serve(content));
    await using result = await run([`${broken.url}/a`, `${server.url}/b`], Uint8Array.from([9, 9, 9]));
    expect(result.outcome).toBe("done");
    expect(server.requests).toEqual(["/b bytes=250000-"]);
    expect(result.files).toEqual(["手書き数字.gz"]);
    expect(Buffer.compare(await readFile(result.target), content)).toBe(0);
  });

  it("keeps what it has when the whole file sent instead of the rest proves wrong", async () => {
    const corrupt = content.map((byte) => byte ^ 1);
    await using wrong = await fileServer((_request, response) => response.writeHead(200).end(corrupt));
    await using server = await fileServer(serve(content));
    await using result = await run([`${wrong.url}/a`, `${server.url}/b`], content.subarray(0, 200_000));
    expect(result.outcome).toBe("done");
    expect(result.failures).toEqual([expect.stringMatching(/\/a sha256 [0-9a-f]{64} found/)]);
    expect(server.requests).toEqual(["/b bytes=200000-"]);
  });

  it.each([
    [100, 250_000],
    [250_000, 100],
  ])(
    "goes on from the longer of the two files that a killed process left: .part %d, .again %d",
    async (part, again) => {
      await using folder = await scratchFolder();
      await using server = await fileServer(serve(content));
      const target = join(folder.path, "a.gz");
      await writeFile(`${target}.part`, content.subarray(0, part));
      await writeFile(`${target}.again`, content.subarray(0, again));
      await download(fileOf("a.gz", content, [`${server.url}/a`]), target);
      expect(server.requests).toEqual(["/a bytes=250000-"]);
      expect(await readdir(folder.path)).toEqual(["a.gz"]);
    },
  );

  it.each([
    ["where something is kept", content.subarray(0, 200_000), "/b bytes=200000-"],
    ["where nothing is kept", undefined, "/b"],
  ])("refuses a page that comes in place of the file, and takes the next address: %s", async (_case, part, asked) => {
    const page = `<!doctype html><title>サインイン</title>${"<p>Sign in to go on.</p>".repeat(40)}`;
    await using login = await fileServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/html", "content-length": Buffer.byteLength(page) }).end(page);
    });
    await using server = await fileServer(serve(content));
    await using result = await run([`${login.url}/a`, `${server.url}/b`], part);
    expect(result.outcome).toBe("done");
    expect(result.failures).toEqual([
      `${login.url}/a it offers ${Buffer.byteLength(page)} bytes (text/html), 300000 expected: not the file`,
    ]);
    expect(server.requests).toEqual([asked]);
    expect(Buffer.compare(await readFile(result.target), content)).toBe(0);

    await using alone = await run([`${login.url}/a`], part);
    expect(alone.files).toEqual(part ? ["手書き数字.gz.part"] : []);
    if (part) expect(Buffer.compare(await readFile(`${alone.target}.part`), part)).toBe(0);
  });

  it.each([
    ["where something is kept", content.subarray(0, 200_000), "/b bytes=200000-"],
    ["where nothing is kept", undefined, "/b"],
  ])("keeps nothing of a page or another file sent without its length: %s", async (_case, part, asked) => {
    const page = "<!doctype html><title>サインイン</title>";
    const type = "text/html; charset=utf-8";
    await using login = await fileServer((request, response) => {
      response.writeHead(200, request.url === "/page" ? { "content-type": type } : undefined);
      response.write(page);
      response.end(content);
    });
    await using other = await fileServer((_request, response) => {
      response.writeHead(200).write(page);
      response.end();
    });
    await using server = await fileServer(serve(content));
    await using result = await run([`${login.url}/page`, `${other.url}/other`, `${server.url}/b`], part);
    await using alone = await run([`${login.url}/page`, `${other.url}/other`], part);
    expect(result.outcome).toBe("done");
    expect(result.failures).toEqual([
      `${login.url}/page it offers a page (${type}) of unknown length, 300000 bytes expected: not the file`,
      `${other.url}/other it ends after ${Buffer.byteLength(page)} bytes, 300000 expected: not the file`,
    ]);
    expect(server.requests).toEqual([asked]);
    expect(Buffer.compare(await readFile(result.target), content)).toBe(0);
    expect(alone.files).toEqual(part ? ["手書き数字.gz.part"] : []);
    if (part) expect(Buffer.compare(await readFile(`${alone.target}.part`), part)).toBe(0);
  });

  it("goes on from what came without its length where the connection, not the answer, ended", async () => {
    await using broken = await fileServer((_request, response) => {
      response.writeHead(200);
      response.write(content.subarray(0, 1000), () => setTimeout(() => response.destroy(), 20));
    });
    await using server = await fileServer(serve(content));
    await using result = await run([`${broken.url}/a`, `${server.url}/b`]);
    expect(result.outcome).toBe("done");
    expect(server.requests).toEqual(["/b bytes=1000-"]);
  });

  it("a server that cannot send from there on sends the whole file beside what is kept", async () => {
    await using server = await fileServer((request, response) => {
      if (request.headers.range) return response.writeHead(416).end();
      serve(content)(request, response);
    });
    await using result = await run([`${server.url}/a`], content.subarray(0, 200_000));
    expect(result.outcome).toBe("done");
    expect(server.requests).toEqual(["/a bytes=200000-", "/a"]);
    expect(result.files).toEqual(["手書き数字.gz"]);
  });

  it("keeps what it has when a server's file ends before it", async () => {
    await using older = await fileServer(serve(content.subarray(0, 150_000)));
    await using server = await fileServer(serve(content));
    await using result = await run([`${older.url}/a`, `${server.url}/b`], content.subarray(0, 200_000));
    expect(result.outcome).toBe("done");
    expect(result.failures).toEqual([expect.stringContaining("/a it offers 150000 bytes")]);
    expect(server.requests).toEqual(["/b bytes=200000-"]);

    await using alone = await run([`${older.url}/a`], content.subarray(0, 200_000));
    expect(alone.outcome).toContain("200000 bytes are kept");
  });

  it("asks nobody for what is there whole and right", async () => {
    await using server = await fileServer((_request, response) => response.writeHead(416).end());
    await using result = await run([`${server.url}/a`], content);
    expect(result.outcome).toBe("done");
    expect(server.requests).toEqual([]);
  });

  it.each([
    ["416,000 bytes in all", "/416000", "it offers 416000 bytes (of no stated type), 300000 expected: not the file"],
    ["an unknown number of bytes in all", "/*", undefined],
  ])("takes the rest only of a file with as many bytes: %s", async (_case, total, problem) => {
    await using wrong = await fileServer((_request, response) => {
      const rest = problem ? new Uint8Array(100_000) : content.subarray(200_000);
      response.writeHead(206, { "content-range": `bytes 200000-299999${total}` }).end(rest);
    });
    await using server = await fileServer(serve(content));
    await using result = await run([`${wrong.url}/a`, `${server.url}/b`], content.subarray(0, 200_000));
    expect(result.outcome).toBe("done");
    expect(result.failures).toEqual(problem ? [`${wrong.url}/a ${problem}`] : []);
    expect(server.requests).toEqual(problem ? ["/b bytes=200000-"] : []);
  });

  it("takes the file from a server that compresses it unasked, whose content-length counts other bytes", async () => {
    const packed = gzipSync(content);
    await using server = await fileServer((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip", "content-length": packed.length }).end(packed);
    });
    await using result = await run([`${server.url}/a`]);
    expect(result.outcome).toBe("done");
    expect(result.failures).toEqual([]);
  });

  it("does not append a part that it did not ask for", async () => {
    await using wrong = await fileServer((_request, response) => {
      response.writeHead(206, { "content-range": `bytes 0-${content.length - 1}/${content.length}` }).end(content);
    });
    await using server = await fileServer(serve(content));
    await using result = await run([`${wrong.url}/a`, `${server.url}/b`], content.subarray(0, 100));
    expect(result.outcome).toBe("done");
    expect(result.failures).toEqual([`${wrong.url}/a HTTP 206 Partial Content`]);
    expect(server.requests).toEqual(["/b bytes=100-"]);
  });

  it.each([
    ["of other bytes", content.map((byte) => byte ^ 1).subarray(0, 5000)],
    ["as long as the file but wrong", content.map((byte) => byte ^ 1)],
    ["too long", new Uint8Array(content.length + 1)],
  ])("replaces a .part %s without a second address", async (_case, part) => {
    await using server = await fileServer(serve(content));
    await using result = await run([`${server.url}/a`], part);
    expect(result.outcome).toBe("done");
    expect(Buffer.compare(await readFile(result.target), content)).toBe(0);
  });

  it("refuses corrupt bytes: nothing is left that could be taken for the file", async () => {
    const corrupt = content.slice();
    corrupt[150_000] ^= 1;
    await using server = await fileServer(serve(corrupt));
    await using result = await run([`${server.url}/a`]);
    expect(result.outcome).toMatch(/sha256 [0-9a-f]{64} found, [0-9a-f]{64} expected/);
    expect(result.files).toEqual([]);
    expect(existsSync(result.target)).toBe(false);
  });

  it("refuses a longer file, and takes the next address", async () => {
    await using endless = await fileServer((_request, response) => {
      response.writeHead(200);
      const more = () => response.destroyed || response.write(content, () => setImmediate(more));
      more();
    });
    await using server = await fileServer(serve(content));
    await using result = await run([`${endless.url}/a`, `${server.url}/b`]);
    expect(result.outcome).toBe("done");
    expect(result.failures).toEqual([`${endless.url}/a it sends more than the 300000 bytes expected: another file`]);
  });
});
