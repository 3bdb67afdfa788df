import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { readNotebook } from "../../lib/notebook";
import { codeNotebook } from "./code-notebook";

// The command `stillroom run` as a process of its own, with real kernels.
const stillroom = resolve(import.meta.dirname, "../../dist/stillroom.js");

beforeAll(() => {
  if (!existsSync(stillroom)) throw new Error(`${stillroom} is not there; build it: npm run build`);
});

/** A folder with `授業/notebook.ipynb`, one code cell a source. */
async function workspace(...sources: string[]) {
  const folder = await mkdtemp(join(tmpdir(), "stillroom-run-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const text = codeNotebook(sources);
  await mkdir(join(folder, "授業"));
  await writeFile(join(folder, "授業", "notebook.ipynb"), text);
  const runs = join(folder, ".stillroom", "runs", "授業");
  return {
    folder,
    text,
    source: join(folder, "授業", "notebook.ipynb"),
    finished: join(runs, "notebook.ipynb"),
    full: join(runs, "notebook.full.ipynb"),
    unfinished: join(runs, "notebook.unfinished.ipynb"),
  };
}

function start(folder: string, ...args: string[]) {
  // Named from the folder of the command, which is not that of the notebook.
  const env = { ...process.env, STILLROOM_DATA: "鏡" };
  const child = spawn(process.execPath, [stillroom, "run", "授業/notebook.ipynb", ...args], { cwd: folder, env });
  const printed = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed.out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    printed.err += text;
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, ...printed }));
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, ended };
}

/** What each code cell of a file shows. */
async function shown(file: string) {
  return (await readNotebook(file)).cells.map((cell) =>
    cell.cell_type === "code"
      ? cell.outputs.map((output) => {
          if (output.output_type === "stream") return output.text;
          return output.output_type === "error" ? `${output.ename}: ${output.evalue}` : output.data["text/plain"];
        })
      : [],
  );
}

async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await delay(50);
  }
  throw new Error(`waited in vain until ${what}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The processes behind a cell: its own and the kernel's. */
const pids = "console.log(process.pid, process.ppid);";

const endless = 'console.log("始まり");\nrequire("node:fs").writeFileSync("started", "");\nfor (;;) {}';

/** A run in the middle of its second cell, and the processes of its kernel. */
async function runningEndlessly() {
  const place = await workspace(pids, endless, "1");
  const run = start(place.folder);
  const kernel = await until("the first cell is on disk", async () => {
    const first = await shown(place.unfinished).catch(() => undefined);
    return first?.[0]?.[0] === undefined ? undefined : String(first[0][0]).trim().split(" ").map(Number);
  });
  await until("the second cell runs", () => existsSync(join(place.source, "..", "started")) || undefined);
  expect(kernel.filter(isAlive)).toEqual(kernel);
  const gone = () => until("the kernel's processes are gone", () => !kernel.some(isAlive) || undefined);
  return { ...place, ...run, gone };
}

/** What `--light` halves. */
const scriptAndText = 'import { display } from "tslab";\ndisplay.html("<script>1</script>");\ndisplay.text("図");';

describe("stillroom run", () => {
  it("runs a notebook in its own folder, keeps the outputs apart and leaves the source alone", async () => {
    const { folder, source, text, full, unfinished } = await workspace(
      'const 温度: number = 4;\nconsole.log("蒸留", process.cwd().endsWith("授業"), process.env.STILLROOM_PROFILE, process.env.STILLROOM_DATA);',
      '温度 * 2\nsetTimeout(() => console.log("遅"), 50);\nsetTimeout(() => { throw new Error("後") }, 60);',
      "await new Promise((done) => setTimeout(done, 500))",
      scriptAndText,
    );
    const { code, out, err } = await start(folder, "--profile", "full").ended;
    expect(err).toBe("");
    expect(code).toBe(0);
    // What a timer prints may come before or after the cell's own result.
    const [first, second, third, fourth] = await shown(full);
    expect([first, third, fourth]).toEqual([
      [`蒸留 true full ${join(realpathSync(folder), "鏡")}\n`],
      [],
      [undefined, "図"],
    ]);
    expect(second!.length).toBe(3);
    for (const text of [/^Timeout/, /^遅\n$/, /Error: 後/]) expect(second).toContainEqual(expect.stringMatching(text));
    expect(out).toContain("Outputs: .stillroom/runs/授業/notebook.full.ipynb\n");
    expect(out).toMatch(/\[2\/4\] +\d+\.\d s {2}温度 \* 2\n/);
    expect(await readFile(source, "utf8")).toBe(text);
    expect(existsSync(unfinished)).toBe(false);
  });

  it("keeps a run of each profile, whichever way it was chosen", async () => {
    const { folder, finished, full } = await workspace("process.env.STILLROOM_PROFILE");
    vi.stubEnv("STILLROOM_PROFILE", "full");
    onTestFinished(() => void vi.unstubAllEnvs());
    expect((await start(folder).ended).out).toContain("Outputs: .stillroom/runs/授業/notebook.full.ipynb\n");
    expect((await start(folder, "--profile", "quick").ended).code).toBe(0);
    expect([await shown(full), await shown(finished)]).toEqual([[["'full'"]], [["'quick'"]]]);
  });

  it("stops at the first error, says where, exits with 1, and replaces no finished run", async () => {
    const { folder, source, finished, unfinished } = await workspace(
      "1",
      'const a = 1;\nJSON.parse("null").toString();',
      "3",
    );
    await mkdir(join(finished, ".."), { recursive: true });
    await writeFile(finished, "an earlier run");
    const { code, err } = await start(folder).ended;
    expect(code).toBe(1);
    expect(err).toMatch(
      /^授業\/notebook\.ipynb: cell \[2\] \(id c1\), line 2 failed:\n {4}JSON\.parse\("null"\)\.toString\(\);\n {2}TypeError: /,
    );
    expect(await readFile(finished, "utf8")).toBe("an earlier run");
    expect((await shown(unfinished)).map((outputs) => outputs.length)).toEqual([1, 1, 0]);
    const { code: allowed } = await start(folder, "--in-place", "--allow-errors").ended;
    expect(allowed).toBe(0);
    expect((await shown(source))[2]).toEqual(["3"]);
  });

  it("--light leaves out what no repository wants", async () => {
    const { folder, finished } = await workspace(scriptAndText);
    expect((await start(folder, "--light").ended).code).toBe(0);
    expect(await shown(finished)).toEqual([["[left out: text/html]", "図"]]);
  });

  it("interrupts a cell that takes longer than allowed, and keeps such a run in .stillroom/runs, with --out too", async () => {
    const { folder, unfinished } = await workspace("for (;;) {}", "1");
    const { code, err } = await start(folder, "--timeout", "0.5", "--out", "結果").ended;
    expect(code).toBe(1);
    expect(err).toContain("cell [1] (id c0)");
    expect(err).toContain("it took longer than 0.5 s");
    expect((await shown(unfinished))[1]).toEqual([]);
    expect(existsSync(join(folder, "結果"))).toBe(false);
  });

  it("ends on Ctrl-C with 130, what was done on disk, and no process left", async () => {
    const { child, ended, unfinished, finished, gone } = await runningEndlessly();
    child.kill("SIGINT");
    const { code, out } = await ended;
    expect(code).toBe(130);
    expect(out).toContain("Interrupted. What was done: .stillroom/runs/授業/notebook.unfinished.ipynb\n");
    const outputs = await shown(unfinished);
    expect(outputs[1]?.[0]).toBe("始まり\n");
    expect(outputs[2]).toEqual([]);
    expect(existsSync(finished)).toBe(false);
    await gone();
  });

  it.skipIf(process.platform === "win32")("ends with the shell that npm started it through", async () => {
    const { folder, source, unfinished } = await workspace("1", endless);
    const command = `"${process.execPath}" "${stillroom}" run 授業/notebook.ipynb & echo $!; wait`;
    const env = { ...process.env, npm_lifecycle_event: "start" };
    const shell = spawn("/bin/sh", ["-c", command], { cwd: folder, env });
    onTestFinished(() => void shell.kill("SIGKILL"));
    const pid = Number(await new Promise((resolve) => shell.stdout.once("data", resolve)));
    onTestFinished(() => void (isAlive(pid) && process.kill(pid, "SIGKILL")));
    await until("the second cell runs", () => existsSync(join(source, "..", "started")) || undefined);
    shell.kill("SIGKILL");
    await until("the command has ended", () => !isAlive(pid) || undefined);
    expect((await shown(unfinished)).map((outputs) => outputs[0])).toEqual(["1", "始まり\n"]);
  });

  it("killed in the middle, leaves a valid notebook, the untouched source and no process; the next run is whole", async () => {
    const { child, ended, folder, source, text, unfinished, gone } = await runningEndlessly();
    child.kill("SIGKILL");
    await ended;
    await gone();
    expect((await shown(unfinished)).map((outputs) => outputs.length)).toEqual([1, 0, 0]);
    expect(await readFile(source, "utf8")).toBe(text);
    const changed = text.replace("for (;;) {}", "");
    await writeFile(source, changed);
    expect((await start(folder, "--out", "結果").ended).code).toBe(0);
    expect(await readdir(join(folder, "結果"))).toEqual(["notebook.ipynb"]);
    expect((await shown(join(folder, "結果", "notebook.ipynb")))[2]).toEqual(["1"]);
    expect(existsSync(unfinished)).toBe(false);
  });

  it("--help says where a run that does not finish is kept", async () => {
    const { folder } = await workspace();
    const help = (await start(folder, "--help").ended).out.replace(/\s+/g, " ");
    expect(help).toMatch(/--out <folder> [^-]*does not finish is kept in \.stillroom\/runs all the same/);
  });

  it("names a file that is missing or no notebook", async () => {
    const { folder, source } = await workspace();
    await writeFile(source, "{");
    const { code, err } = await start(folder).ended;
    expect(code).toBe(1);
    expect(err).toContain("授業/notebook.ipynb is not JSON");
    await rm(source);
    await mkdir(source);
    expect((await start(folder).ended).err).toBe(
      `授業/notebook.ipynb: this is a folder, expected notebooks; name them, such as ${join("授業/notebook.ipynb", "*.ipynb")}.\n`,
    );
    await rm(source, { recursive: true });
    expect((await start(folder).ended).err).toMatch(/^授業\/notebook\.ipynb: there is no such file\. Lessons are in /);
  });
});
