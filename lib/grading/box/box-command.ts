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
 * The arguments of bubblewrap that run a script of `dist` in a box: namespaces of its own for users, processes, network,
 * mounts, names and messages; no capability; only shared libraries, Node, packages and some rooms of the course,
 * read-only; sized temporary folders; nothing else.
 *
 * @param root - the project folder
 * @param rooms - of `lib`, by name
 * @param nodeOptions - for Node, before the script
 * @param seccompFd - the descriptor from which bubblewrap reads the system-call filter
 */
export function boxArguments(
  root: string,
  rooms: readonly string[],
  { disk }: Pick<Limits, "disk">,
  nodeOptions: readonly string[],
  script: string,
  seccompFd?: number,
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
    ...["--proc", "/proc", "--dev", "/dev"],
    // Unsized, these live in memory without a bound.
    ...tmpfs(65_536, "/dev/shm"),
    ...tmpfs(disk, "/tmp"),
    ...[...shown, ...rooms.map((room) => `lib/${room}`)].flatMap((name) => [
      "--ro-bind",
      join(root, name),
      `${courseInBox}/${name}`,
    ]),
    ...["--ro-bind", realpathSync(process.execPath), nodeInBox],
    ...tmpfs(disk, `${courseInBox}/exercises`),
    ...["--remount-ro", "/dev", "--remount-ro", "/"],
    ...["--chdir", `${courseInBox}/exercises`],
    ...(seccompFd === undefined ? [] : ["--seccomp", String(seccompFd)]),
    ...["--", nodeInBox, ...nodeOptions, `${courseInBox}/dist/${script}`],
  ];
}
