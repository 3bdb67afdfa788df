import { homedir } from "node:os";
import { posix, win32 } from "node:path";

/** What finding a user's folders depends on; arguments, so that every platform is tested on each. */
type Env = Readonly<Record<string, string | undefined>>;

/** What stays, such as the history, and what can be made again. */
type Purpose = "state" | "cache";

const onMac: Readonly<Record<Purpose, string>> = { state: "Application Support", cache: "Caches" };
const elsewhere: Readonly<Record<Purpose, { variable: string; path: readonly string[] }>> = {
  state: { variable: "XDG_STATE_HOME", path: [".local", "state"] },
  cache: { variable: "XDG_CACHE_HOME", path: [".cache"] },
};

/** Stillroom's file or folder, by its path's parts, in the user's folder for the purpose on the platform. */
export function inUserFolder(
  purpose: Purpose,
  parts: readonly string[],
  env: Env = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const { join } = platform === "win32" ? win32 : posix;
  const { variable, path } = elsewhere[purpose];
  const folders: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(home, "Library", onMac[purpose]),
    win32: env.LOCALAPPDATA || join(home, "AppData", "Local"),
  };
  return join(folders[platform] ?? (env[variable] || join(home, ...path)), "stillroom", ...parts);
}
