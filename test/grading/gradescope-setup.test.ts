import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { autograderFiles } from "../../lib/grading/gradescope";
import { isolation, root } from "./box/walls";
import { key, moduleId } from "./submissions";

const bash = ["/bin/bash", "/usr/bin/bash"].find(existsSync);
if (!bash) console.log("left out: Gradescope's setup.sh. It is for bash, which is not here.");

const scripts = autograderFiles(root, moduleId, key).filter(({ executable }) => executable);
const folder = mkdtempSync(join(tmpdir(), "stillroom-gradescope-setup-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!bash || process.platform !== "linux")("setup.sh", () => {
  const processor = process.arch === "arm64" ? "arm64" : "x64";
  const folderName = `node-v22.99.0-linux-${processor}`;
  const archive = `${folderName}.tar.xz`;
  const sha256 = (bytes: string | Uint8Array) => createHash("sha256").update(bytes).digest("hex");

  /** A folder like /autograder with what setup.sh needs, whose `tools` download from its `web` and put down in `done`. */
  function lay(sums: string, node: string | Uint8Array, seenAs?: string) {
    const place = mkdtempSync(join(folder, "setup-"));
    const inside = seenAs ?? place;
    const put = (name: string, text: string | Uint8Array) => writeFileSync(join(place, name), text, { mode: 0o755 });
    for (const part of ["source/stillroom/test", "tools", "web"]) mkdirSync(join(place, part), { recursive: true });
    writeFileSync(join(place, "source/key"), "key");
    for (const { path, bytes } of scripts) put(`source/${path}`, bytes);
    const noting = (name: string) => `#!${bash}\necho "${name} $1 in \${PWD##*/}" >> "${inside}/done"\n`;
    put("tools/apt-get", noting("apt-get"));
    put("tools/curl", `#!${bash}\ncp "${inside}/web/\${2##*/}" "$4"\n`);
    put(`web/${archive}`, node);
    put("web/SHASUMS256.txt", `${"0".repeat(64)}  node-v22.99.0.pkg\n${sums}  ${archive}\n`);
    const mode = (name: string) => statSync(join(place, "source", name)).mode & 0o7777;
    const done = () => readFileSync(join(place, "done"), "utf8").trim().split("\n");
    return { place, put, noting, mode, done };
  }

  /** Runs it with no program but those of a bare image, where what it installs is put down in a file. */
  function setUp(sums: string) {
    const { place, put, noting, mode, done } = lay(sums, "Node");
    const tools = "bash dirname uname mktemp grep head sha256sum rm chmod mkdir cp".split(" ");
    for (const name of tools)
      symlinkSync([`/usr/bin/${name}`, `/bin/${name}`].find(existsSync)!, join(place, "tools", name));
    for (const name of ["tar", "npm"]) put(`tools/${name}`, noting(name));
    const env = { PATH: join(place, "tools"), HOME: place };
    const { status } = spawnSync(bash!, [join(place, "source/setup.sh")], { env, cwd: "/" });
    return { status, done: done(), mode };
  }

  it("installs, with an empty home and no Node, and locks up what a submission must not read", () => {
    const { status, done, mode } = setUp(sha256("Node"));
    expect(done).toEqual([
      "apt-get update in source",
      "apt-get install in source",
      "tar -xJf in source",
      "npm ci in stillroom",
    ]);
    expect([status, mode("key") & 0o077, mode("stillroom/test") & 0o077, mode("stillroom/.stillroom")]).toEqual([
      0, 0, 0, 0o1777,
    ]);
  });

  it("unpacks no Node that is not the one whose hash was published", () => {
    const { status, done } = setUp(sha256("another"));
    expect(status).not.toBe(0);
    expect(done).toEqual(["apt-get update in source", "apt-get install in source"]);
  });

  const asRoot = isolation.level !== "process" && spawnSync("xz", ["--version"]).status === 0;
  if (!asRoot) console.log("left out: setup.sh as root of a system of its own, which needs bubblewrap and xz.");

  it.skipIf(!asRoot)("as root, unpacks a real archive over /usr/local, and run_autograder finds that Node", () => {
    const made = mkdtempSync(join(folder, "node-"));
    mkdirSync(join(made, folderName, "bin"), { recursive: true });
    const noting = `#!${bash}\necho "$0 $* in $PWD" >> /autograder/done\n`;
    for (const name of ["node", "npm"]) writeFileSync(join(made, folderName, "bin", name), noting, { mode: 0o755 });
    expect(spawnSync("tar", ["-cJf", archive, folderName], { cwd: made }).status).toBe(0);
    const packed = readFileSync(join(made, archive));
    const { place, mode, done } = lay(sha256(packed), packed, "/autograder");
    const system = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc"].filter(existsSync);
    const words = [
      ...["--unshare-all", "--uid", "0", "--gid", "0", "--die-with-parent", "--clearenv"],
      ...system.flatMap((folder) => ["--ro-bind", folder, folder]),
      ...["--tmpfs", "/usr/local", "--tmpfs", "/tmp", "--dev", "/dev", "--proc", "/proc"],
      ...["--bind", place, "/autograder"],
      ...["--setenv", "PATH", "/autograder/tools:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      ...[bash!, "-ec", "cd /autograder; source/setup.sh; cp source/run_autograder .; ./run_autograder"],
    ];
    const { status, stderr } = spawnSync("bwrap", words, { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
    expect(done()).toEqual([
      "apt-get update in source",
      "apt-get install in source",
      "/usr/local/bin/npm ci --omit=dev --ignore-scripts --no-audit --no-fund in /autograder/source/stillroom",
      `/usr/local/bin/node /autograder/source/stillroom/dist/gradescope-autograder.js /autograder ${moduleId} in /autograder`,
    ]);
    expect([mode("key") & 0o077, mode("stillroom/test") & 0o077, mode("stillroom/.stillroom")]).toEqual([0, 0, 0o1777]);
  });
});
