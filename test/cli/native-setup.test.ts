import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isFinished, keepFromPackage, linkIntoPackage } from "../../lib/cli/native/link";
import { findPlaces, type Places } from "../../lib/cli/native/places";
import { findPrerequisites } from "../../lib/cli/native/prerequisites";
import { run } from "../../lib/cli/native/run";
import { SetupError } from "../../lib/cli/native/setup-error";
import { finish, stagingFolder, sweepStaging } from "../../lib/cli/native/staging";

vi.mock("node:fs", { spy: true });

let folder: string;
let places: Places;
const path = process.env.PATH;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "native-セットアップ-"));
  const cache = join(folder, "cache");
  mkdirSync(cache);
  mkdirSync(join(folder, "package"));
  places = {
    ...{ root: folder, package: join(folder, "package"), version: "1.2.3", cache },
    ...{ finished: join(cache, "finished"), log: join(cache, "setup.log") },
  };
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true, force: true });
});

/** A finished library whose binding holds `text`. */
function build(text: string): void {
  const staging = stagingFolder(places);
  for (const part of ["lib", "deps"]) mkdirSync(join(staging, part));
  writeFileSync(join(staging, "lib", "binding"), text);
  finish(places, staging);
}

const linked = () => readFileSync(join(places.package, "lib", "binding"), "utf8");

describe("the kept library", () => {
  it("appears complete and in one step, and is linked again after node_modules is gone", () => {
    expect(isFinished(places)).toBe(false);
    build("first");
    expect(isFinished(places)).toBe(true);
    linkIntoPackage(places);
    linkIntoPackage(places);
    expect(linked()).toBe("first");
    rmSync(places.package, { recursive: true });
    mkdirSync(places.package);
    linkIntoPackage(places);
    expect(linked()).toBe("first");
    build("second");
    expect(linked()).toBe("second");
  });

  it("outlives the package in which another program made it", () => {
    for (const part of ["lib", "deps"]) mkdirSync(join(places.package, part));
    writeFileSync(join(places.package, "lib", "binding"), "made there");
    const [library, name] = ["libtensorflow.so.2", "libtensorflow.so"];
    writeFileSync(join(places.package, "deps", library), "library");
    symlinkSync(library, join(places.package, "deps", name));
    keepFromPackage(places);
    rmSync(places.package, { recursive: true });
    places.package = join(folder, "another package");
    mkdirSync(places.package);
    linkIntoPackage(places);
    expect(linked()).toBe("made there");
    expect(readFileSync(join(places.package, "deps", name), "utf8")).toBe("library");
    expect(readlinkSync(join(places.package, "deps", name))).toBe(library);
  });

  it("is copied from the package even through links", () => {
    build("kept");
    linkIntoPackage(places);
    keepFromPackage(places);
    expect(linked()).toBe("kept");
  });
});

describe("sweepStaging", () => {
  // No process has this number: the kernel's largest is smaller.
  const dead = ".staging-2147483646";

  it("removes what a run that ended left half-built, and leaves a running one's alone", () => {
    const alive = `.staging-${process.ppid}`;
    for (const name of [dead, alive]) mkdirSync(join(places.cache, name));
    sweepStaging(places);
    expect(readdirSync(places.cache)).toEqual([alive]);
  });

  it("leaves to a later run what cannot be removed yet", () => {
    mkdirSync(join(places.cache, dead));
    vi.mocked(rmSync).mockImplementationOnce(() => {
      throw Object.assign(new Error("a program writes into it"), { code: "ENOTEMPTY" });
    });
    sweepStaging(places);
    expect(readdirSync(places.cache)).toEqual([dead]);
    sweepStaging(places);
    expect(readdirSync(places.cache)).toEqual([]);
  });
});

describe("findPrerequisites", () => {
  it("names everything missing with the one command that adds it", async () => {
    process.env.PATH = folder;
    const { CXX } = process.env;
    delete process.env.CXX;
    const error = await findPrerequisites(places).catch((e: unknown) => e);
    if (CXX !== undefined) process.env.CXX = CXX;
    expect(error).toBeInstanceOf(SetupError);
    expect((error as Error).message).toBe(
      "Missing: python3 with pip and the C++ compiler g++. On Debian or Ubuntu: sudo apt-get install -y python3-pip g++",
    );
  });
});

describe("run", () => {
  it("keeps a program's output from the terminal, in the log and whole", async () => {
    const { ok, output } = await run(process.execPath, ["-e", "console.log('出力'); console.error('警告')"], places);
    expect(ok).toBe(true);
    expect(output).toContain("出力");
    expect(readFileSync(places.log, "utf8")).toContain("警告");
  });

  it("ends a program that is given up, and says why in the log", async () => {
    const giveUp = () => "Nothing arrived.";
    const { ok, output } = await run(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
      log: places.log,
      giveUp,
    });
    expect(ok).toBe(false);
    expect(output).toContain("Nothing arrived.");
  });

  it("a missing program is no success and no exception", async () => {
    expect((await run("no-such-program", [], places)).ok).toBe(false);
  });
});

describe("findPlaces", () => {
  it("is this project, with the version of its package.json, in the user's cache", () => {
    const found = findPlaces({ XDG_CACHE_HOME: folder });
    expect(found.package).toBe(join(found.root, "node_modules", "@tensorflow", "tfjs-node"));
    expect(found.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(found.finished.startsWith(join(folder, "stillroom", "native"))).toBe(true);
    expect(found.finished).toContain(found.version);
  });
});
