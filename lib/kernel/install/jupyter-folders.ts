import { dirname, posix, win32 } from "node:path";

/** What finding Jupyter's folders depends on; an argument, so that every platform is tested on each. */
export interface Machine {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
}

/** Where a kernelspec goes: for the user, into a Python environment (its `sys.prefix`), or below any folder. */
export type Place = { user: true } | { prefix: string };

function userData({ platform, env, home }: Machine): string {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  if (platform === "darwin") return posix.join(home, "Library", "Jupyter");
  if (platform === "win32") return win32.join(env.APPDATA ?? win32.join(home, "AppData", "Roaming"), "jupyter");
  return posix.join(env.XDG_DATA_HOME || posix.join(home, ".local", "share"), "jupyter");
}

/** The folder of a kernelspec (jupyter_core, "Kernel specs": data folder, `kernels`, name). */
export function kernelFolder(place: Place, name: string, machine: Machine): string {
  const { join } = machine.platform === "win32" ? win32 : posix;
  const data = "user" in place ? userData(machine) : join(place.prefix, "share", "jupyter");
  return join(data, "kernels", name);
}

/**
 * The folders that an installation may have made above a kernelspec, the lowest first: `kernels`, `jupyter`, and below a
 * prefix also `share`.
 */
export function foldersAbove(place: Place, folder: string): string[] {
  const kernels = dirname(folder);
  return [kernels, dirname(kernels), ...("user" in place ? [] : [dirname(dirname(kernels))])];
}

/** @throws Error when Jupyter would not take the name. */
export function checkKernelName(name: string): string {
  // `.` and `..` are made of these letters too, and would name the folders above.
  if (/^[a-z0-9._-]+$/i.test(name) && !/^\.+$/.test(name)) return name;
  throw new Error(
    `The kernel name is ${JSON.stringify(name)}; expected letters, digits, and . _ - only, and more than dots.`,
  );
}
