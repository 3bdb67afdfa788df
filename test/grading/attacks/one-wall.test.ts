import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import type * as boxStarter from "../../../lib/grading/box/box-starter";
import type * as controlGroups from "../../../lib/grading/box/control-groups";
import { inParallel } from "../../../lib/jobs";
import { isolation, missing, root } from "../box/walls";
import { assignment, graderAt } from "../submissions";
import { damage } from "./damage";
import { exhaustion } from "./exhaustion";
import { groups, type Order, own, ownLimits, type Row, removals, rows } from "./one-wall";
import { secrets } from "./secrets";
import { limits as tight, tryAttack } from "./try-attack";
import { witnesses } from "./witnesses";

// Each wall of the box is taken away alone, by an edit of the order that starts it. That is done in process and mount
// namespaces of this test's own, on a copy of the project: this file runs itself there a second time.
const inside = vi.hoisted(() => ({
  marker: "one-wall-away",
  pid: process.env.STILLROOM_TEST_OUTSIDE,
  edit: (order: Order): Order => order,
  groups: 100_000,
}));
const isInside = process.platform === "linux" && readFileSync("/proc/1/cmdline", "utf8").includes(inside.marker);

vi.mock("../box/walls", async (original) =>
  // A probe sweeps the groups of graders that have ended; from in here, all others seem to have.
  inside.pid === undefined
    ? original()
    : {
        root: process.cwd(),
        isolation: { level: "bubblewrap+seccomp+cgroup" },
        missing: [],
        bare: { level: "process" },
      },
);
vi.mock("../../../lib/grading/box/box-starter", async (original) => {
  const { startProcess } = await original<typeof boxStarter>();
  return { startProcess: (folder: string, order: Order) => startProcess(folder, inside.edit(order)) };
});
vi.mock("../../../lib/grading/box/control-groups", async (original) => {
  const real = await original<typeof controlGroups>();
  // By the number that this process has outside, so that another grader's sweep sees its owner alive.
  const name = (own: string) => (inside.pid === undefined ? own : `stillroom-${inside.pid}-${inside.groups++}`);
  const createControlGroup: typeof real.createControlGroup = (own, bounds) =>
    real.createControlGroup(name(own), bounds);
  return { ...real, createControlGroup };
});

/** What one wall fails to stop must not be stopped by a clock on a busy machine. */
const limits = { ...tight, callTimeout: 8000, taskTimeout: 8000, loadTimeout: 8000 };

const unshare = spawnSync("unshare", ["--version"]).status === 0;
const full = unshare && isolation.level === "bubblewrap+seccomp+cgroup";
if (!full) {
  const reasons = missing.map(({ level, reason }) => `${level}: ${reason}`);
  console.log(`left out: walls taken away one at a time. ${unshare ? reasons : "unshare (util-linux) is not there"}`);
}

/** Runs this file again where nothing that is let loose reaches this machine; `$1` … are the project, Node and a folder. */
const script = `set -e
mount -t tmpfs tmpfs "$3"
mkdir -p "$3/project/dist" "$3/project/node_modules"
for name in student-process.cjs loader-hooks.js box-starter.cjs; do cp "$1/dist/$name" "$3/project/dist/"; done
cp -r "$1/lib" "$1/package.json" "$3/project/"
mount --bind "$1/node_modules" "$3/project/node_modules"
mount -o remount,bind,ro "$3/project/node_modules"
cd "$1"
"$2" node_modules/vitest/vitest.mjs run test/grading/attacks/one-wall.test.ts`;

const startInside = () => {
  it("is taken away in namespaces of its own", { timeout: 240_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), "one-wall-"));
    const namespaces = ["--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc"];
    const asRoot = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
    const words = [...asRoot, ...namespaces, "sh", "-c", script, inside.marker, root, process.execPath, folder];
    const { status, stdout, stderr } = spawnSync("unshare", words, {
      env: {
        ...process.env,
        TMPDIR: folder,
        STILLROOM_TEST_OUTSIDE: String(process.pid),
        NO_COLOR: "1",
        FORCE_COLOR: "0",
      },
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true });
    expect(`${status}\n${stdout}\n${stderr}`).toMatch(/^0\n/);
    console.log(stdout.match(/^without .*$/gm)?.join("\n"));
    expect(stdout.match(/^without /gm)).toHaveLength(rows.length);
  });
};

const tryRows = async () => {
  const outside = await witnesses();
  afterAll(outside.close);
  const attacks = new Map([...secrets, ...damage, ...exhaustion, ...own].map((attack) => [attack.name, attack]));
  const grader = (name: string, without: readonly string[]) => {
    const level = without.includes(groups) ? "bubblewrap+seccomp" : "bubblewrap+seccomp+cgroup";
    const copy = join(process.env.TMPDIR ?? "", "project");
    return { ...graderAt({ level }, { ...limits, ...ownLimits[name] }), assignment: { ...assignment, root: copy } };
  };
  let tried = 0;

  async function succeeds(name: string, without: readonly string[]): Promise<boolean> {
    const place = outside.placeFor(`${name}-${tried++}-`);
    const edits = without.flatMap((wall) => removals[wall] ?? []);
    inside.edit = (order) => edits.reduce((edited, edit) => edit(edited, place), order);
    const examiner = grader(name, without);
    const { kept } = await tryAttack(attacks.get(name)!, examiner.isolation, place, examiner);
    return Object.values(outside.evidenceOf(place, kept)).flat().length > 0;
  }

  const tries = ({ lets, holds = [] }: Row) => [...lets, ...holds];

  it("none, no attack succeeds", async () => {
    const names = [...new Set(rows.flatMap(tries))];
    // Some take what they may until their time is over.
    const succeeded = await inParallel(3, names, (name) => succeeds(name, []));
    expect(names.filter((_, i) => succeeded[i])).toEqual([]);
  });

  it.each(rows.map((row) => [row.without.join(" + "), row] as const))("%s", async (walls, row) => {
    const found: string[] = [];
    for (const name of tries(row)) if (await succeeds(name, row.without)) found.push(name);
    expect(found).toEqual(row.lets);
    const held = row.holds ? `; ${row.by} holds ${row.holds.join(", ")}` : "";
    console.log(`without ${walls}: ${row.lets.join(", ") || "nothing"} succeeds${held}`);
  });
};

if (isInside && inside.pid !== undefined) describe("without", tryRows);
else (full ? describe : describe.skip)("each wall", startInside);
