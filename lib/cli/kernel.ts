import { type Command, Option } from "commander";
import { defaultName, installKernel, leftBehind, type Place, pythonPrefix, uninstallKernel } from "../kernel";

interface Flags {
  sysPrefix?: boolean;
  prefix?: string;
  name: string;
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
      .addOption(new Option("--prefix <folder>", "below this folder, in share/jupyter/kernels"))
      .addOption(new Option("--name <name>", "the kernel's name in Jupyter").default(defaultName));

  withPlace(kernel.command("install").description("write the kernelspec")).action((flags: Flags) => {
    console.log(`Installed the kernel ${flags.name} in ${installKernel(placeOf(flags), flags.name)}`);
  });
  withPlace(kernel.command("uninstall").description("remove the kernelspec")).action((flags: Flags) => {
    const folder = uninstallKernel(placeOf(flags), flags.name);
    console.log(folder ? `Removed ${folder}` : `There is no kernel ${flags.name} in that place.`);
    const rest = leftBehind();
    if (rest.length > 0)
      console.log("Kernels of Stillroom also wrote these (history, compiled code); they stay, yours to remove:");
    for (const path of rest) console.log(`  ${path}`);
  });
}
