import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { modules } from "../../lib/course";

const root = resolve(import.meta.dirname, "../..");

/** A project with the built programs, and a PATH that holds these programs alone; each is the body of a Node script. */
function project(programs: Record<string, string>) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "stillroom-lab-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, "dist"), join(folder, "dist"), { recursive: true });
  cpSync(join(root, "package.json"), join(folder, "package.json"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  symlinkSync(join(root, "lib"), join(folder, "lib"));
  mkdirSync(join(folder, "bin"));
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(join(folder, "bin", name), `#!${process.execPath}\n${body}`);
    chmodSync(join(folder, "bin", name), 0o755);
  }
  const lab = (...args: string[]) =>
    spawnSync(process.execPath, [join(folder, "dist", "stillroom.js"), "lab", ...args], {
      cwd: folder,
      env: { PATH: join(folder, "bin"), HOME: folder, JUPYTER_PATH: "/elsewhere" },
      encoding: "utf8",
    });
  return { folder, lab };
}

const jupyterLab = `
if (process.argv.includes("--version")) console.log("9.8.7");
else {
  const { JUPYTER_PATH, JUPYTER_CONFIG_PATH } = process.env;
  console.log(JSON.stringify([JUPYTER_PATH, JUPYTER_CONFIG_PATH, ...process.argv.slice(2)]));
  process.exit(3);
}`;

it("starts the JupyterLab that is there, with this project's kernel first and the arguments given", () => {
  const { folder, lab } = project({ "jupyter-lab": jupyterLab });
  const { status, stdout } = lab("--", "--no-browser", "--port=0");
  expect(status).toBe(3);
  const [path, configPath, ...args] = JSON.parse(stdout.slice(stdout.indexOf("["))) as string[];
  const [own, ...others] = path!.split(":");
  expect(own!.startsWith(folder)).toBe(true);
  expect(existsSync(join(own!, "kernels", "stillroom", "kernel.json"))).toBe(true);
  expect(others).toEqual(["/elsewhere"]);
  const settings = join(configPath!, "labconfig", "default_setting_overrides.json");
  expect(JSON.parse(readFileSync(settings, "utf8"))).toEqual({
    "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
  });
  expect(args).toEqual([
    `--ServerApp.root_dir=${join(folder, "work")}`,
    `--LabApp.default_url=/lab/tree/notebooks/${modules[0]!.id}.ipynb`,
    "--no-browser",
    "--port=0",
  ]);
});

it("finds JupyterLab as a Python module", () => {
  const { lab } = project({ python3: `process.argv.splice(2, 2);${jupyterLab}` });
  const { stdout } = lab();
  expect(stdout).toContain("JupyterLab 9.8.7");
  expect(stdout).toContain("--LabApp.default_url=");
});

it("without JupyterLab says the one command, and installs nothing unasked", () => {
  const { folder, lab } = project({
    python3: 'if (process.argv[2] !== "--version") process.exit(1); console.log("3");',
  });
  const { status, stderr } = lab();
  expect(status).toBe(1);
  expect(stderr).toContain("npm run lab -- --yes");
  expect(existsSync(join(folder, ".stillroom", "venv"))).toBe(false);
});

it("without Python says that Python comes first", () => {
  const { status, stderr } = project({}).lab("--yes");
  expect(status).toBe(1);
  expect(stderr).toContain("Install Python 3, then: npm run lab -- --yes");
});

// What JupyterLab's yarn.js does: CommonJS, which fails below a package.json that says "module".
const yarn = (venv: string) => {
  const file = join(venv, "lib", "yarn.js");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'console.log(typeof require("util").inspect);');
  return spawnSync(process.execPath, [file], { encoding: "utf8" });
};

it("mends an environment from before: its CommonJS programs run, and a package.json of its own stays", () => {
  const { folder, lab } = project({ "jupyter-lab": jupyterLab });
  lab();
  const venv = join(folder, ".stillroom", "venv");
  expect(existsSync(venv)).toBe(false);
  expect(yarn(venv).stderr).toContain("require is not defined in ES module scope");
  lab();
  expect(yarn(venv).stdout).toBe("function\n");
  writeFileSync(join(venv, "package.json"), '{"name":"私"}');
  lab();
  expect(readFileSync(join(venv, "package.json"), "utf8")).toBe('{"name":"私"}');
});

it("with --yes makes an environment of its own, installs JupyterLab into it and starts that", () => {
  // A Python whose `-m venv FOLDER` makes a Python that can install, and whose pip makes a jupyter-lab.
  const pip = `
const fs = process.getBuiltinModule("node:fs"), path = process.getBuiltinModule("node:path");
const file = path.join(path.dirname(process.argv[1]), "jupyter-lab");
fs.writeFileSync(file + ".installed", process.argv.slice(2).join(" "));
fs.writeFileSync(file, "#!" + process.execPath + "\\n" + ${JSON.stringify(jupyterLab)}, { mode: 0o755 });`;
  const { folder, lab } = project({
    python3: `
const fs = process.getBuiltinModule("node:fs"), path = process.getBuiltinModule("node:path");
if (process.argv[2] === "--version") console.log("3");
else if (process.argv[3] === "venv") {
  const bin = path.join(process.argv[4], "bin");
  fs.mkdirSync(bin, { recursive: true });
  fs.writeFileSync(path.join(bin, "python"), "#!" + process.execPath + "\\n" + ${JSON.stringify(pip)}, { mode: 0o755 });
} else process.exit(1);`,
  });
  const { status, stdout } = lab("--yes");
  expect(status).toBe(3);
  const program = join(folder, ".stillroom", "venv", "bin", "jupyter-lab");
  expect(stdout).toContain(`JupyterLab 9.8.7 (${program})`);
  expect(readFileSync(`${program}.installed`, "utf8")).toBe("-m pip install --upgrade jupyterlab jupyterlab_widgets");
  expect(yarn(join(folder, ".stillroom", "venv")).stdout).toBe("function\n");
});
