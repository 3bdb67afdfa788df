import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { register } from "../../lib/cli/kernel";
import { installKernel, leftBehind, uninstallKernel } from "../../lib/kernel";
import { checkKernelName, kernelFolder, type Machine } from "../../lib/kernel/install/jupyter-folders";
import { scratchFolder } from "./front-end";

describe("the folder of a kernelspec", () => {
  const linux: Machine = { platform: "linux", env: {}, home: "/home/私" };
  const windows: Machine = {
    platform: "win32",
    env: { APPDATA: "C:\\Users\\私\\AppData\\Roaming" },
    home: "C:\\Users\\私",
  };
  const mac: Machine = { platform: "darwin", env: {}, home: "/Users/私" };
  it.each<[string, Parameters<typeof kernelFolder>[0], Machine, string]>([
    ["Linux", { user: true }, linux, "/home/私/.local/share/jupyter/kernels/stillroom"],
    ["Linux, XDG", { user: true }, { ...linux, env: { XDG_DATA_HOME: "/d" } }, "/d/jupyter/kernels/stillroom"],
    ["any, JUPYTER_DATA_DIR", { user: true }, { ...mac, env: { JUPYTER_DATA_DIR: "/j" } }, "/j/kernels/stillroom"],
    ["macOS", { user: true }, mac, "/Users/私/Library/Jupyter/kernels/stillroom"],
    ["Windows", { user: true }, windows, "C:\\Users\\私\\AppData\\Roaming\\jupyter\\kernels\\stillroom"],
    [
      "Windows without APPDATA",
      { user: true },
      { ...windows, env: {} },
      "C:\\Users\\私\\AppData\\Roaming\\jupyter\\kernels\\stillroom",
    ],
    ["a prefix on Linux", { prefix: "/opt/環境" }, linux, "/opt/環境/share/jupyter/kernels/stillroom"],
    ["a prefix on Windows", { prefix: "D:\\env" }, windows, "D:\\env\\share\\jupyter\\kernels\\stillroom"],
  ])("%s", (_, place, machine, folder) => {
    expect(kernelFolder(place, "stillroom", machine)).toBe(folder);
  });

  it.each(["", "a b", "../x", ".", "..", "蒸留"])("refuses the name %j", (name) => {
    expect(() => checkKernelName(name)).toThrow("expected letters, digits");
  });
});

describe("install and uninstall", () => {
  it("removes no folder in which others keep something", () => {
    const prefix = scratchFolder();
    const other = join(prefix, "share", "jupyter", "runtime");
    mkdirSync(other, { recursive: true });
    installKernel({ prefix });
    uninstallKernel({ prefix });
    expect(readdirSync(join(prefix, "share", "jupyter"))).toEqual(["runtime"]);
  });

  it("leaves no folder of Jupyter's that was not there before", () => {
    const home = scratchFolder();
    vi.stubEnv("XDG_DATA_HOME", join(home, "データ"));
    vi.stubEnv("JUPYTER_DATA_DIR", "");
    onTestFinished(() => void vi.unstubAllEnvs());
    mkdirSync(join(home, "データ"));
    installKernel({ user: true });
    expect(readdirSync(join(home, "データ", "jupyter", "kernels"))).toEqual(["stillroom"]);
    uninstallKernel({ user: true });
    expect(readdirSync(join(home, "データ"))).toEqual([]);
  });

  it("says so when there is nothing to uninstall", () => {
    const said = vi.spyOn(console, "log").mockImplementation(() => {});
    const program = new Command();
    register(program);
    program.parse(["kernel", "uninstall", "--prefix", scratchFolder(), "--name", "my-ts"], { from: "user" });
    expect(said.mock.calls[0]).toEqual([
      "Nothing to uninstall: there is no kernel my-ts in that place. `jupyter kernelspec list` shows where kernels are.",
    ]);
    said.mockRestore();
  });

  it("refuse a prefix that is no folder, in words", () => {
    const file = join(scratchFolder(), "教室");
    writeFileSync(file, "");
    const said: string[] = [];
    for (const prefix of ["", file]) {
      const program = new Command().exitOverride().configureOutput({ writeErr: (text) => said.push(text) });
      register(program);
      for (const command of program.commands[0]!.commands)
        command.exitOverride().configureOutput(program.configureOutput());
      expect(() => program.parse(["kernel", "install", "--prefix", prefix], { from: "user" })).toThrow();
    }
    expect(said).toEqual([
      expect.stringContaining("'' is invalid. It is empty; expected a folder."),
      expect.stringContaining(`'${file}' is invalid. A file is there; expected a folder.`),
    ]);
    expect(readFileSync(file, "utf8")).toBe("");
  });

  it("names what kernels wrote besides, where it is there", () => {
    const home = join(scratchFolder(), "私");
    expect(leftBehind({}, "linux", home)).toEqual([]);
    const history = join(home, ".local/state/stillroom/history.jsonl");
    const code = join(home, ".cache/stillroom/code");
    mkdirSync(code, { recursive: true });
    mkdirSync(join(history, ".."), { recursive: true });
    for (const file of [history, `${history}.old`]) writeFileSync(file, "");
    expect(leftBehind({}, "linux", home)).toEqual([history, `${history}.old`, code]);
  });

  it("leave the kernel of somebody else alone", () => {
    const prefix = scratchFolder();
    const other = join(prefix, "share", "jupyter", "kernels", "python3");
    mkdirSync(other, { recursive: true });
    writeFileSync(join(other, "kernel.json"), '{"display_name":"Python 3"}');
    expect(() => installKernel({ prefix }, "python3")).toThrow("left alone");
    expect(() => uninstallKernel({ prefix }, "python3")).toThrow("left alone");
    expect(readdirSync(other)).toEqual(["kernel.json"]);
  });

  it("writes the whole kernelspec, replaces an older one, and leaves nothing behind", () => {
    const prefix = scratchFolder();
    const kernels = join(prefix, "share", "jupyter", "kernels");
    mkdirSync(join(kernels, "my-ts"), { recursive: true });
    writeFileSync(join(kernels, "my-ts", "kernel.json"), '{"display_name":"TypeScript (Stillroom)"}');
    writeFileSync(join(kernels, "my-ts", "old"), "");
    const folder = installKernel({ prefix }, "my-ts");
    expect(folder).toBe(join(kernels, "my-ts"));
    expect(readdirSync(kernels)).toEqual(["my-ts"]);
    expect(readdirSync(folder).sort()).toEqual([
      "kernel.json",
      "logo-32x32.png",
      "logo-64x64.png",
      "logo-svg.svg",
      "plotly.min.js",
    ]);
    const spec = JSON.parse(readFileSync(join(folder, "kernel.json"), "utf8"));
    expect(spec).toMatchObject({
      display_name: "TypeScript (Stillroom)",
      language: "typescript",
      interrupt_mode: "message",
    });
    // Figures load Plotly from the folder of this name.
    expect(spec.env).toEqual({ STILLROOM_KERNELSPEC: "my-ts" });
    const [node, threads, kernel, ...rest] = spec.argv;
    expect([node, kernel].every((file: string) => existsSync(file))).toBe(true);
    expect([threads, ...rest]).toEqual(["--v8-pool-size=0", "-f", "{connection_file}"]);
    expect(statSync(join(folder, "plotly.min.js")).size).toBeGreaterThan(1e6);
    for (const size of [32, 64]) {
      const png = readFileSync(join(folder, `logo-${size}x${size}.png`));
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    }
    expect(uninstallKernel({ prefix }, "my-ts")).toBe(folder);
    expect(readdirSync(prefix)).toEqual([]);
    expect(uninstallKernel({ prefix }, "my-ts")).toBeUndefined();
  });
});
