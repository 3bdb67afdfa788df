import { afterEach, describe, expect, it, vi } from "vitest";
import { runPaths } from "../../lib/notebook/run-paths";

const quick = { profile: "quick" } as const;
const full = { profile: "full" } as const;
const destination = (file: string, folder = "/p") => runPaths(file, quick, folder).destination;

describe("where a run is written", () => {
  it("is under .stillroom/runs, in subfolders like the notebook's own", () => {
    expect(runPaths("授業/01-蒸留.ipynb", quick, "/p")).toEqual({
      destination: "/p/.stillroom/runs/授業/01-蒸留.ipynb",
      unfinished: "/p/.stillroom/runs/授業/01-蒸留.unfinished.ipynb",
    });
    expect(destination("/p/..授業/..a.ipynb")).toBe("/p/.stillroom/runs/..授業/..a.ipynb");
  });

  it("is another in the full profile, so that neither run replaces the other's", () => {
    expect(runPaths("授業/01-蒸留.ipynb", full, "/p")).toEqual({
      destination: "/p/.stillroom/runs/授業/01-蒸留.full.ipynb",
      unfinished: "/p/.stillroom/runs/授業/01-蒸留.full.unfinished.ipynb",
    });
  });

  it("is a place of its own for each file outside the folder, however the file is named", () => {
    const q = runPaths("/q/授業.ipynb", full, "/p");
    expect(q.destination).toMatch(/^\/p\/\.stillroom\/runs\/授業\.[0-9a-f]{8}\.full\.ipynb$/);
    expect(q.unfinished).toBe(q.destination.replace(/ipynb$/, "unfinished.ipynb"));
    expect(runPaths("../q/授業.ipynb", full, "/p")).toEqual(q);
    const places = ["/q/授業.ipynb", "/r/授業.ipynb", "授業.ipynb"].map((file) => runPaths(file, quick, "/p"));
    expect(new Set(places.flatMap((place) => [place.destination, place.unfinished])).size).toBe(6);
  });

  it("is where the command line says", () => {
    expect(runPaths("/q/b.ipynb", { ...full, out: "x" }, "/p").destination).toBe("/p/x/b.ipynb");
    expect(runPaths("n/b.ipynb", { ...full, inPlace: true }, "/p")).toEqual({
      destination: "/p/n/b.ipynb",
      unfinished: "/p/.stillroom/runs/n/b.full.unfinished.ipynb",
    });
  });

  it("is the notebook itself only when told so", () => {
    expect(() => runPaths("n/b.ipynb", { ...quick, out: "n" }, "/p")).toThrow("--in-place");
  });
});

describe("on Windows", () => {
  afterEach(() => {
    vi.doUnmock("node:path");
    vi.resetModules();
  });

  it("another drive is outside, and a folder's own files are inside", async () => {
    vi.resetModules();
    vi.doMock("node:path", async () => (await vi.importActual<typeof import("node:path")>("node:path")).win32);
    const onWindows = (await import("../../lib/notebook/run-paths")).runPaths;
    const place = (file: string) => onWindows(file, quick, "C:\\p").destination;
    expect(place("C:/p/授業/a.ipynb")).toBe("C:\\p\\.stillroom\\runs\\授業\\a.ipynb");
    expect(place("D:\\p\\a.ipynb")).toMatch(/^C:\\p\\\.stillroom\\runs\\a\.[0-9a-f]{8}\.ipynb$/);
    expect(place("D:\\q\\a.ipynb")).not.toBe(place("D:\\p\\a.ipynb"));
    expect(place("..\\q\\a.ipynb")).toMatch(/\\runs\\a\.[0-9a-f]{8}\.ipynb$/);
  });
});
