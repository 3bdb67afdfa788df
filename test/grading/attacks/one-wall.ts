import { dirname } from "node:path";
import type { Limits } from "../../../lib/grading/box";
import type { startProcess } from "../../../lib/grading/box/box-starter";
import { root } from "../box/walls";
import type { Attack, Place } from "./attack";

/** What starts a box: a shell that sets bounds, then bubblewrap with its arguments; an environment. */
export type Order = Parameters<typeof startProcess>[1];

type Removal = (order: Order, place: Place) => Order;

const inCommand =
  (edit: (words: readonly string[], place: Place) => readonly string[]): Removal =>
  (order, place) => ({ ...order, command: edit(order.command, place) });

const replaced = (words: readonly string[], flag: string, ...by: string[]): string[] =>
  words.flatMap((word) => (word === flag ? by : [word]));

/** The words without each `flag` and the word after it. */
const dropped = (words: readonly string[], flag: string): string[] =>
  words.filter((word, i) => word !== flag && words[i - 1] !== flag);

/** More folders of the machine are mounted, before the box's own root can no longer be written to. */
const alsoShown = (words: readonly string[], ...folders: string[]): string[] =>
  words.toSpliced(words.indexOf("--remount-ro"), 0, ...folders.flatMap((folder) => ["--ro-bind", folder, folder]));

const withoutBound = (flag: string): Removal =>
  inCommand((words) => words.map((word) => word.replace(new RegExp(`ulimit -${flag} \\d+; `), "")));

const network = "a network of its own";
const filter = "the filter of system calls";
const course = "nothing but the course is mounted";
const tools = "no shell and no tool is mounted";
const memory = "a bound of memory for each process";
const fileSize = "a bound of size for each file";
const folderSize = "temporary folders have a size";
const readOnly = "mounts are read-only";
const table = "a process table of its own";
const environment = "an empty environment";
const processor = "a bound of processor time";
const openFiles = "a bound of open files";
const core = "no core files";
const session = "a session of its own";

/** A box has it by its level, not by its order. */
export const groups = "control groups";

/** How to take one wall away from a box that is about to start, by the wall. */
export const removals: Readonly<Record<string, Removal>> = {
  [network]: inCommand((words) => replaced(words, "--unshare-all", "--unshare-all", "--share-net")),
  [table]: inCommand((words) => {
    const others = ["user", "ipc", "net", "uts", "cgroup"].map((name) => `--unshare-${name}`);
    // Nobody may mount the table of another namespace anew.
    return replaced(
      dropped(replaced(words, "--unshare-all", ...others), "--proc"),
      "--dev",
      ...["--ro-bind", "/proc", "/proc", "--dev"],
    );
  }),
  [filter]: (order) => ({ ...order, command: dropped(order.command, "--seccomp"), given: order.given.slice(0, 1) }),
  // Of the course's copy alone: the machine's libraries and its Node stay as they are.
  [readOnly]: inCommand((words) =>
    dropped(words, "--remount-ro").map((word, i, all) =>
      word === "--ro-bind" && /^\/course\/(?!node$)/.test(all[i + 2] ?? "") ? "--bind" : word,
    ),
  ),
  [course]: inCommand((words, { secret }) => alsoShown(words, root, dirname(secret))),
  [tools]: inCommand((words) => [...alsoShown(words, "/usr/bin")]),
  [folderSize]: inCommand((words) => dropped(words, "--size")),
  [fileSize]: withoutBound("f"),
  [memory]: withoutBound("d"),
  [processor]: withoutBound("t"),
  [openFiles]: withoutBound("n"),
  // Most machines have a bound of their own that whoever calls may raise.
  [core]: inCommand((words) => words.map((word) => word.replace("ulimit -c 0; ", "ulimit -c unlimited; "))),
  [session]: inCommand((words) => replaced(words, "--new-session")),
  [environment]: (order) => ({
    ...order,
    env: Object.fromEntries(Object.entries(process.env).map(([k, v]) => [k, v ?? ""])),
  }),
};

/** What a bomb of processes begins with, and no more: a dozen that say that they live, then sleep. */
const crowd: Attack = {
  name: "crowd",
  tries: "have a dozen processes live at once",
  defence: "The number of processes and threads is bounded.",
  walled: true,
  code: () => `
    const lives = () => new Promise((done) => {
      const stdio = ["ignore", "pipe", "ignore"];
      const child = spawn(process.execPath, ["-e", "console.log(1); setTimeout(() => {}, 60000)"], { stdio });
      child.on("error", () => done(false)).on("exit", () => done(false));
      child.stdout?.on("data", () => done(true));
    });
    const all = await Promise.all(Array.from({ length: 12 }, lives));
    if (all.every((one) => one)) console.log("LEARNED");`,
};

/** What the bounds of a process and its session let it do, without harm. */
const bounded: readonly Attack[] = [
  {
    name: "burn",
    tries: "use more processor time than it has",
    defence: "The processor time of each process is bounded.",
    walled: true,
    code: () => `
    for (let used = 0; used < 1.3e6; ) { const { user, system } = process.cpuUsage(); used = user + system; }
    console.log("LEARNED");`,
  },
  {
    name: "descriptors",
    tries: "hold three hundred files open",
    defence: "The number of open files is bounded.",
    walled: true,
    code: () => `
    for (let i = 0; i < 300; i++) fs.openSync("/dev/null", "r");
    console.log("LEARNED");`,
  },
  {
    name: "core-file",
    tries: "be allowed to leave its memory in a file",
    defence: "No process may write a core file, nor raise that bound.",
    walled: true,
    code: () => `
    if (!/^Max core file size +0 +0 /m.test(fs.readFileSync("/proc/self/limits", "utf8"))) console.log("LEARNED");`,
  },
  {
    name: "session-of-the-grader",
    tries: "belong to the session, and to the terminal if it has one, of the process that started it",
    defence: "The box is a session of its own.",
    walled: true,
    // The fourth number after the name; 0 says that the session's leader is outside.
    code: () => `
    if (fs.readFileSync("/proc/self/stat", "utf8").split(") ")[1]?.split(" ")[3] === "0") console.log("LEARNED");`,
  },
];

/** Attacks that are tried here alone. */
export const own: readonly Attack[] = [crowd, ...bounded];

/** Bounds that one attack needs in order to meet its wall and no other. */
export const ownLimits: Readonly<Record<string, Partial<Limits>>> = {
  burn: { cpuSeconds: 1 },
  // Node does with fewer threads where it cannot have all: only so is there no room for a dozen with one thread each. And
  // a dozen take long to start on a machine that does other things.
  crowd: { processes: 24, loadTimeout: 30_000, taskTimeout: 30_000 },
};

/** What happens when these walls are away and all others stand. */
export interface Row {
  readonly without: readonly string[];
  /** The attacks that then succeed. */
  readonly lets: readonly string[];
  /** The attacks that fail all the same. */
  readonly holds?: readonly string[];
  /** The wall that stops these. */
  readonly by?: string;
}

export const rows: readonly Row[] = [
  { without: [filter], lets: ["listen"], holds: ["tcp", "udp"], by: network },
  { without: [network], lets: [], holds: ["tcp", "udp", "listen"], by: filter },
  { without: [network, filter], lets: ["tcp", "udp"] },
  { without: [table], lets: ["command-lines"], holds: ["memory-of-the-grader"], by: "a user namespace of its own" },
  { without: [readOnly], lets: ["write-course"], holds: ["write-outside"], by: course },
  {
    without: [course],
    lets: ["read-hidden-checks", "read-gradebook", "dot-dot"],
    holds: ["delete-outside"],
    by: readOnly,
  },
  { without: [tools], lets: [], holds: ["tools"], by: course },
  { without: [course, tools], lets: ["tools"] },
  { without: [environment], lets: ["environment"] },
  { without: [folderSize], lets: ["fill-disk"] },
  { without: [fileSize], lets: [], holds: ["fill-disk"], by: folderSize },
  { without: [memory], lets: [], holds: ["buffers"], by: groups },
  { without: [processor], lets: ["burn"] },
  { without: [openFiles], lets: ["descriptors"] },
  { without: [core], lets: ["core-file"] },
  { without: [session], lets: ["session-of-the-grader"] },
  { without: [groups], lets: ["crowd"], holds: ["buffers"], by: memory },
  { without: [groups, memory], lets: ["buffers"] },
];
