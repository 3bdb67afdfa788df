import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import type { Limits } from "./limits";

/**
 * What a submission may import from the project folder, besides rooms. No check, solution or result lies in it, and of
 * `dist` nothing but what runs in the box: other bundles hold what exercises ask for.
 */
const shown = ["dist/student-process.cjs", "dist/loader-hooks.js", "node_modules", "package.json"];

/** Where the course lies in the box. A submission runs in its `exercises`, so that `../lib` means what it always does. */
export const courseInBox = "/course";
const nodeInBox = `${courseInBox}/node`;

/** As many boxes run at once as there is work for processors; helpers for four of them would only cost their start. */
const oneHelper = "--v8-pool-size=1";

/** What a program on this system needs besides itself: shared libraries, and neither a shell nor a tool. */
const libraryFolders = ["/lib", "/lib64", "/usr/lib", "/usr/lib64"];

function libraries(root: string): string[] {
  const mounted = libraryFolders.flatMap((folder) => {
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (!found) return [];
    return found.isSymbolicLink() ? ["--symlink", readlinkSync(folder), folder] : ["--ro-bind", folder, folder];
  });
  // A project that lies among the libraries itself would show its hidden checks.
  const inside = libraryFolders.some((folder) => realpathSync(root).startsWith(folder + sep));
  return inside ? [...mounted, "--tmpfs", realpathSync(root)] : mounted;
}

/**
 * The bound of its memory where Node looks for one, in both versions of control groups: it bounds its heap by it. An
 * option would do the same, but with any for V8, Node compiles again what it has compiled in its own file, which takes
 * a third of its start.
 */
function memoryBound(descriptor: number): string[] {
  const shownIn = "/sys/fs/cgroup";
  const others = ["memory.high", "memory/memory.limit_in_bytes", "memory/memory.soft_limit_in_bytes"];
  return [
    ...["--ro-bind-data", String(descriptor), `${shownIn}/memory.max`],
    ...others.flatMap((name) => ["--symlink", `${shownIn}/memory.max`, `${shownIn}/${name}`]),
  ];
}

/**
 * The arguments of bubblewrap that run a script of `dist` in a box: namespaces of its own for users, processes, network,
 * mounts, names and messages; no capability; only shared libraries, Node, packages and some rooms of the course,
 * read-only; sized temporary folders; nothing else.
 *
 * @param root - the project folder
 * @param rooms - of `lib`, by name
 * @param descriptors - from which bubblewrap reads the bound of memory in bytes, and the system-call filter
 */
export function boxArguments(
  root: string,
  rooms: readonly string[],
  { disk }: Pick<Limits, "disk">,
  script: string,
  descriptors: { readonly memory: number; readonly filter?: number },
): string[] {
  const tmpfs = (bytes: number, folder: string) => ["--size", String(bytes), "--tmpfs", folder];
  return [
    ...[
      "--unshare-all",
      "--unshare-user",
      "--disable-userns",
      "--new-session",
      "--die-with-parent",
      "--cap-drop",
      "ALL",
    ],
    ...["--uid", "1000", "--gid", "1000", "--hostname", "box"],
    ...libraries(root),
    // Its text alone tells packages which C library is here; without it they ask Node for a report, which takes longer
    // than all else that they do.
    ...["--ro-bind-try", "/usr/bin/ldd", "/usr/bin/ldd"],
    ...["--proc", "/proc", "--dev", "/dev"],
    // Unsized, these live in memory without a bound.
    ...tmpfs(65_536, "/dev/shm"),
    ...tmpfs(disk, "/tmp"),
    ...memoryBound(descriptors.memory),
    ...[...shown, ...rooms.map((room) => `lib/${room}`)].flatMap((name) => [
      "--ro-bind",
      join(root, name),
      `${courseInBox}/${name}`,
    ]),
    ...["--ro-bind", realpathSync(process.execPath), nodeInBox],
    ...tmpfs(disk, `${courseInBox}/exercises`),
    ...["--remount-ro", "/dev", "--remount-ro", "/"],
    ...["--chdir", `${courseInBox}/exercises`],
    ...(descriptors.filter === undefined ? [] : ["--seccomp", String(descriptors.filter)]),
    ...["--", nodeInBox, oneHelper, `${courseInBox}/dist/${script}`],
  ];
}
