import { statSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { defaultName, installKernel, leftBehind, type Place, pythonPrefix, uninstallKernel } from "../kernel";

interface Flags {
  sysPrefix?: boolean;
  prefix?: string;
  name: string;
}

/** A folder, or one that can be made. */
function folderOf(prefix: string): string {
  if (prefix === "") throw new InvalidArgumentError("It is empty; expected a folder.");
  if (statSync(prefix, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new InvalidArgumentError("A file is there; expected a folder.");
  return prefix;
}

function placeOf({ sysPrefix, prefix }: Flags): Place {
  if (prefix !== undefined) return { prefix };
  return sysPrefix ? { prefix: pythonPrefix() } : { user: true };
}

export function register(program: Command): void {
  const kernel = program.command("kernel").description("offer the kernel to Jupyter, VS Code and other front ends");
  const withPlace = (command: Command) =>
    command
      .addOption(new Option("--user", "for this user, which is the default").conflicts(["sysPrefix", "prefix"]))
      .addOption(new Option("--sys-prefix", "in the active Python environment").conflicts("prefix"))
      .addOption(new Option("--prefix <folder>", "below this folder, in share/jupyter/kernels").argParser(folderOf))
      .addOption(new Option("--name <name>", "the kernel's name in Jupyter").default(defaultName));

  withPlace(kernel.command("install").description("write the kernelspec")).action((flags: Flags) => {
    console.log(`Installed the kernel ${flags.name} in ${installKernel(placeOf(flags), flags.name)}`);
  });
  withPlace(kernel.command("uninstall").description("remove the kernelspec")).action((flags: Flags) => {
    const folder = uninstallKernel(placeOf(flags), flags.name);
    const nothing = `Nothing to uninstall: there is no kernel ${flags.name} in that place. \`jupyter kernelspec list\` shows where kernels are.`;
    console.log(folder ? `Removed ${folder}` : nothing);
    const rest = leftBehind();
    if (rest.length > 0)
      console.log("Kernels of Stillroom also wrote these (history, compiled code); they stay, yours to remove:");
    for (const path of rest) console.log(`  ${path}`);
  });
}
