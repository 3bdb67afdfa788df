import { posix } from "node:path";
import * as z from "zod";

/** Scripts of package.json that need tests, settings or solutions, which students do not get. */
const staffScripts = ["test", "bench", "typecheck", "lint", "format"];
/** Commands that need tests, hidden checks or solutions, or what they made. */
export const staffCommands: readonly string[] = [
  "bench",
  "grade",
  "gradebook",
  "gradescope",
  "release",
  "replay",
  "similarity",
  "verify",
];
/** What documents say of the whole project alone: a block of lines, or words within a line. */
const wholeProject =
  /^<!-- whole project -->\n[\s\S]*?^<!-- \/whole project -->\n+|<!-- whole project -->[\s\S]*?<!-- \/whole project -->/gm;

const packageSchema = z.looseObject({ scripts: z.record(z.string(), z.string()) });

function studentPackage(text: string): string {
  const whole = packageSchema.parse(JSON.parse(text));
  const scripts = Object.entries(whole.scripts).filter(([name]) => !staffScripts.includes(name.replace(/^pre/, "")));
  return `${JSON.stringify({ ...whole, scripts: Object.fromEntries(scripts) }, null, 2)}\n`;
}

/** A line of a block of commands. */
const staffCommand = new RegExp(
  `^(?:npm (?:run )?(?:${staffScripts.join("|")})|npx stillroom (?:${staffCommands.join("|")}))\\b.*\n`,
  "gm",
);

/** Links to what students do not get become words. */
const withoutDeadLinks = (file: string, text: string, handedOut: ReadonlySet<string>): string =>
  text.replace(/\[([^\][]+)\]\(([^)\s]+)\)/g, (link, words: string, target: string) => {
    const path = posix.join(posix.dirname(file), target.replace(/#.*/, ""));
    return /^#|:/.test(target) || handedOut.has(path) ? link : words;
  });

/**
 * A file as students get it: package.json without the scripts that cannot run there, documents without links to what is
 * not there, without commands that refuse there, and without what stands between `<!-- whole project -->` and
 * `<!-- /whole project -->`.
 *
 * @param file - its path in the project, with `/`
 * @param handedOut - all that students get, written alike
 * @returns undefined for a file that they get as it is
 */
export function studentText(file: string, text: () => string, handedOut: ReadonlySet<string>): string | undefined {
  if (file === "package.json") return studentPackage(text());
  if (!file.endsWith(".md")) return undefined;
  return withoutDeadLinks(file, text().replace(wholeProject, "").replace(staffCommand, ""), handedOut);
}
