import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { lstat, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { describe, expect, it, vi } from "vitest";
import { SetupError } from "../../lib/cli/native/setup-error";
import { setUpNative } from "../../lib/cli/setup-native";
import { type Answer, breakAfter, fileServer, serve } from "../data/file-server";
import { fileOf } from "../data/scratch";
import { standIns } from "./native-setup-stand-ins";

const wheel = new Uint8Array(400_000).map((_, i) => (i * 7919) >> 3);
const name = "tensorflow_cpu-2.21.0-cp311-any.whl";
const asked = "ask pip where tensorflow-cpu==2.21.0 is";
const binding = "lib/napi-v8/tfjs_binding";
const compiled = ["compile tfjs_binding_real.node", "compile tfjs_binding.node"];

/** An index that pip is configured with, which `answer`s for the wheel. */
async function index(answer: Answer) {
  const server = await fileServer(answer);
  vi.stubEnv("LINK", `${server.url}/files/${name} ${fileOf(name, wheel).sha256}`);
  return server;
}

/** tfjs-node's host answers its install script. */
async function ownDownloadWorks(folder: string): Promise<void> {
  const official = join(folder, "official");
  await library(official, "official");
  vi.stubEnv("OFFICIAL", official);
}

/** All that tfjs-node needs in order to load, below `folder`. */
async function library(folder: string, content: string): Promise<void> {
  for (const file of ["deps/lib/libtensorflow_cc.so.2", `${binding}_real.node`, `${binding}.node`]) {
    await mkdir(join(folder, file, ".."), { recursive: true });
    await writeFile(join(folder, file), content);
  }
}

const failure = (promise: Promise<string>): Promise<Error> =>
  promise.then(
    (outcome) => Promise.reject(new Error(`unexpected: ${outcome}`)),
    (error: Error) => error,
  );

describe.skipIf(process.platform !== "linux")("setup:native from nothing to a library that loads", () => {
  it("goes from the blocked download over the wheel and the build to the link; a second run does nothing", async () => {
    await using here = await standIns();
    await using server = await index(serve(wheel));
    expect(await setUpNative(here.places, here.line)).toBe("Native TensorFlow is set up.");
    expect(await here.calls()).toEqual(["own download", asked, "unpack", ...compiled]);
    expect(server.requests).toEqual([`/files/${name}`, `/files/${name}`]);
    expect(here.notes).toEqual([
      "trying tfjs-node's own download",
      "the download failed: building against the library in the tensorflow-cpu Python wheel",
      "downloading the tensorflow-cpu==2.21.0 wheel (about 274 MB)",
      "unpacking TensorFlow's library",
      "compiling the binding",
    ]);
    expect(here.shown.at(-1)).toMatch(/^from 127\.0\.0\.1:\d+: 100 % \(0\.4 of 0\.4 MB\)$/);
    const library = join(here.places.package, "deps", "lib", "libtensorflow_cc.so.2");
    expect(Buffer.compare(await readFile(library), wheel)).toBe(0);
    expect((await readdir(here.places.cache)).sort()).toEqual(["finished", "setup.log"]);

    expect(await setUpNative(here.places, here.line)).toBe("Native TensorFlow is there.");
    for (const part of ["lib", "deps"]) await rm(join(here.places.package, part));
    expect(await setUpNative(here.places, here.line)).toBe("Native TensorFlow is there again.");
    expect(await here.calls()).toEqual([]);
    expect(server.requests.length).toBe(2);
  });

  it("needs nothing else where tfjs-node's own download works", async () => {
    await using here = await standIns();
    await ownDownloadWorks(here.folder);
    expect(await setUpNative(here.places, here.line)).toBe("Native TensorFlow is set up.");
    expect(await here.calls()).toEqual(["own download"]);
    expect(await setUpNative(here.places, here.line)).toBe("Native TensorFlow is there.");
    expect(await here.calls()).toEqual([]);
  });

  it("replaces a kept library that does not load by tfjs-node's own download", async () => {
    await using here = await standIns();
    const { finished } = here.places;
    await library(finished, "kept");
    await rm(join(finished, `${binding}.node`));
    await writeFile(join(finished, "lib", "of the kept one"), "");
    await ownDownloadWorks(here.folder);
    expect(await setUpNative(here.places, here.line)).toBe("Native TensorFlow is set up.");
    expect(await here.calls()).toEqual(["own download"]);
    for (const part of ["lib", "deps"]) expect((await lstat(join(finished, part))).isDirectory()).toBe(true);
    expect(await readdir(join(finished, "lib"))).toEqual(["napi-v8"]);
    expect(await readFile(join(finished, `${binding}_real.node`), "utf8")).toBe("official");
  });

  it("leaves a kept library that does not load as it is until there is another", async () => {
    await using here = await standIns();
    const { finished } = here.places;
    await library(finished, "kept");
    await ownDownloadWorks(here.folder);
    vi.stubEnv("LOADS", "never");
    vi.stubEnv("BROKEN", "pip download");
    await failure(setUpNative(here.places, here.line));
    expect(await here.calls()).toEqual(["own download", asked, "pip download"]);
    expect(await readFile(join(finished, `${binding}.node`), "utf8")).toBe("kept");
  });

  it("takes links to a library that is gone for nothing", async () => {
    await using here = await standIns();
    for (const part of ["lib", "deps"])
      await symlink(join(here.places.finished, part), join(here.places.package, part), "junction");
    await ownDownloadWorks(here.folder);
    expect(await setUpNative(here.places, here.line)).toBe("Native TensorFlow is set up.");
    expect(await here.calls()).toEqual(["own download"]);
  });

  it("removes what killed runs staged, even where there is nothing to set up", async () => {
    await using here = await standIns();
    await library(here.places.package, "there");
    // No process has the first number: the kernel's largest is smaller. The second is an earlier process's.
    for (const pid of [2147483646, process.pid]) await library(join(here.places.cache, `.staging-${pid}`), "half");
    await mkdir(join(here.places.cache, `.staging-${process.ppid}`));
    expect(await setUpNative(here.places, here.line)).toBe("Native TensorFlow is there.");
    expect((await readdir(here.places.cache)).sort()).toEqual([`.staging-${process.ppid}`, "setup.log"]);
  });

  it("two at once do the work once", async () => {
    await using here = await standIns();
    await using _server = await index(serve(wheel));
    const both = await Promise.all([setUpNative(here.places, here.line), setUpNative(here.places, here.line)]);
    expect(both.sort()).toEqual(["Native TensorFlow is set up.", "Native TensorFlow is there."]);
    expect(await here.calls()).toEqual(["own download", asked, "unpack", ...compiled]);
    expect(here.notes).toContainEqual(expect.stringMatching(/^process \d+ .* is setting it up; waiting$/));
  });
});

describe.skipIf(process.platform !== "linux")("the wheel's download", () => {
  it("goes on after a kill in the middle", async () => {
    await using here = await standIns();
    await using server = await index((request, response) => {
      if (request.method === "HEAD" || request.headers.range) return serve(wheel)(request, response);
      // The first time half of it comes, then nothing more.
      response.writeHead(200, { "content-length": wheel.length });
      response.write(wheel.subarray(0, 200_000));
    });
    const bundle = join(here.folder, "setup.mjs");
    await build({
      entryPoints: [join(import.meta.dirname, "../../lib/cli/setup-native.ts")],
      ...{ bundle: true, platform: "node", format: "esm", outfile: bundle },
    });
    const script = `const { setUpNative } = await import(${JSON.stringify(pathToFileURL(bundle).href)});
await setUpNative(${JSON.stringify(here.places)}, { note() {}, show() {}, close() {} });`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: "inherit" });
    const ended = once(child, "exit");
    const part = join(here.places.cache, "downloads", `${name}.part`);
    while ((await stat(part).catch(() => undefined))?.size !== 200_000) {
      if (child.exitCode !== null) throw new Error("The setup ended before it was killed.");
      await wait(20);
    }
    child.kill("SIGKILL");
    await ended;

    expect(await setUpNative(here.places, here.line)).toBe("Native TensorFlow is set up.");
    expect(server.requests.at(-1)).toBe(`/files/${name} bytes=200000-`);
    const library = join(here.places.package, "deps", "lib", "libtensorflow_cc.so.2");
    expect(Buffer.compare(await readFile(library), wheel)).toBe(0);
  });

  it("takes a broken connection up again", async () => {
    await using here = await standIns();
    await using server = await index((request, response) => {
      const answer = request.method === "HEAD" || request.headers.range ? serve(wheel) : breakAfter(wheel, 100_000);
      answer(request, response);
    });
    expect(await setUpNative(here.places, here.line)).toBe("Native TensorFlow is set up.");
    expect(server.requests.at(-1)).toBe(`/files/${name} bytes=100000-`);
    expect(await here.calls()).not.toContain("pip download");
  });

  it.each<[string, Answer, RegExp]>([
    ["asks for a password", (_, response) => response.writeHead(401).end(), /failed \(HTTP 401\)\. Trying pip$/],
    [
      "sends other bytes than the index says",
      serve(wheel.map((byte) => byte ^ 1)),
      /failed \(sha256 [0-9a-f]{64} found, [0-9a-f]{64} expected: .*\)\. Trying pip$/,
    ],
    [
      "breaks off again and again",
      (request, response) =>
        request.method === "HEAD" ? serve(wheel)(request, response) : breakAfter(wheel, 100_000)(request, response),
      /; 0\.1 MB are kept, from which the same command goes on\. Trying pip$/,
    ],
  ])("is left to pip where the address %s", async (_case, answer, note) => {
    await using here = await standIns();
    await using _server = await index(answer);
    expect(await setUpNative(here.places, here.line)).toBe("Native TensorFlow is set up.");
    expect(here.notes).toContainEqual(expect.stringMatching(note));
    expect(await here.calls()).toEqual(["own download", asked, "pip download", "unpack", ...compiled]);
    expect(existsSync(join(here.places.cache, "downloads"))).toBe(false);
  });

  it.each([
    ["names no address", undefined],
    ["works in another way", asked],
  ])("is left to pip, with progress, where pip's finder %s", async (_case, broken) => {
    await using here = await standIns();
    vi.stubEnv("BROKEN", broken);
    vi.stubEnv("PIP_TAKES", "1500");
    expect(await setUpNative(here.places, here.line)).toBe("Native TensorFlow is set up.");
    expect(here.shown).toContainEqual(expect.stringMatching(/^with pip: 5\.0 of about 274 MB after \d+ s$/));
    expect(await readFile(join(here.places.package, "deps", "lib", "libtensorflow_cc.so.2"), "utf8")).toBe(
      "wheel by pip",
    );
  });

  it("uses nothing of what a killed pip left, and removes it", async () => {
    await using here = await standIns();
    const downloads = join(here.places.cache, "downloads");
    const left = join(downloads, "pip-2147483646", "wheel");
    await mkdir(left, { recursive: true });
    await writeFile(join(left, name), "half a wh");
    vi.stubEnv("BROKEN", "unpack");
    await failure(setUpNative(here.places, here.line));
    expect(await readdir(downloads)).toEqual([name]);
    expect(await readFile(join(downloads, name), "utf8")).toBe("wheel by pip");
  });
});

describe.skipIf(process.platform !== "linux")("a step that fails", () => {
  it.each([
    [
      "pip download",
      "Could not download tensorflow-cpu==2.21.0 with pip; is PyPI, or the index that pip is configured with, reachable?",
      ["own download", asked, "pip download", "unpack", ...compiled],
    ],
    ["unpack", /^Could not unpack .*\.whl; is the disk full\?$/, ["own download", "unpack", ...compiled]],
    [compiled[0]!, "Could not compile the binding", ["own download", "unpack", ...compiled]],
    [compiled[1]!, "Could not compile the loader of the binding", ["own download", "unpack", ...compiled]],
  ])("%s: says what, why and where more is; the next run keeps what was finished", async (step, message, then) => {
    await using here = await standIns();
    vi.stubEnv("BROKEN", step);
    const error = await failure(setUpNative(here.places, here.line));
    expect(error).toBeInstanceOf(SetupError);
    const [first, ...rest] = error.message.split("\n");
    expect(first).toMatch(message);
    expect(rest).toEqual([`  error: ${step} 失敗`, `All messages: ${here.places.log}`]);
    expect(existsSync(here.places.finished)).toBe(false);

    await here.calls();
    vi.stubEnv("BROKEN", undefined);
    expect(await setUpNative(here.places, here.line)).toBe("Native TensorFlow is set up.");
    expect(await here.calls()).toEqual(then);
  });

  it.each([
    ["python3", "Missing: python3 with pip. On Debian or Ubuntu: sudo apt-get install -y python3-pip"],
    ["g++", "Missing: the C++ compiler g++. On Debian or Ubuntu: sudo apt-get install -y g++"],
  ])("names %s where it is missing, before anything is downloaded", async (program, message) => {
    await using here = await standIns();
    await rm(join(here.bin, program));
    expect((await failure(setUpNative(here.places, here.line))).message).toBe(message);
    expect(await here.calls()).toEqual(["own download"]);
  });

  it("says that npm could not bring the package", async () => {
    await using here = await standIns();
    await rm(here.places.package, { recursive: true });
    vi.stubEnv("BROKEN", "npm install");
    const { message } = await failure(setUpNative(here.places, here.line));
    expect(message).toMatch(
      /^npm could not install @tensorflow\/tfjs-node@1\.2\.3\. Is the npm registry reachable\? Try: npm install /,
    );
    expect(await here.calls()).toEqual(["npm install"]);
  });

  it("says that what was built does not load", async () => {
    await using here = await standIns();
    vi.stubEnv("LOADS", "never");
    const { message } = await failure(setUpNative(here.places, here.line));
    expect(message).toBe(`tfjs-node was built but does not load. Messages: ${here.places.log}`);
    expect(await readFile(here.places.log, "utf8")).toContain("no symbol 記号");
  });
});
