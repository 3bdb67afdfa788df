import { posix } from "node:path";
import { z } from "zod";

/** Scripts of package.json that need tests, settings or solutions, which students do not get. */
const staffScripts = ["test", "bench", "typecheck", "lint", "format"];
/** Sections of the README about what students cannot do with their project. */
const staffSections = ["### Grading a class", "## Speed"];

const packageSchema = z.looseObject({ scripts: z.record(z.string(), z.string()) });

function studentPackage(text: string): string {
  const whole = packageSchema.parse(JSON.parse(text));
  const scripts = Object.entries(whole.scripts).filter(([name]) => !staffScripts.includes(name.replace(/^pre/, "")));
  return `${JSON.stringify({ ...whole, scripts: Object.fromEntries(scripts) }, null, 2)}\n`;
}

/** The text without one section: from its heading to the next one of its level or above. */
function withoutSection(text: string, heading: string): string {
  const depth = heading.indexOf(" ");
  let fenced = false;
  let inside = false;
  const kept = text.split("\n").filter((line) => {
    if (line.startsWith("```")) fenced = !fenced;
    const level = fenced ? 0 : /^#+(?= )/.exec(line)?.[0].length;
    if (level) inside = line === heading || (inside && level > depth);
    return !inside;
  });
  return kept.join("\n");
}

const staffCommand = new RegExp(`^npm (?:run )?(?:${staffScripts.join("|")})\\b.*\n`, "gm");

/** Links to what students do not get become words. */
const withoutDeadLinks = (file: string, text: string, handedOut: ReadonlySet<string>): string =>
  text.replace(/\[([^\][]+)\]\(([^)\s]+)\)/g, (link, words: string, target: string) => {
    const path = posix.join(posix.dirname(file), target.replace(/#.*/, ""));
    return /^#|:/.test(target) || handedOut.has(path) ? link : words;
  });

/**
 * A file as students get it: package.json without the scripts that cannot run there, documents without links to what is
 * not there, the README without what is the instructor's.
 *
 * @param file - its path in the project, with `/`
 * @param handedOut - all that students get, written alike
 * @returns undefined for a file that they get as it is
 */
export function studentText(file: string, text: () => string, handedOut: ReadonlySet<string>): string | undefined {
  if (file === "package.json") return studentPackage(text());
  if (!file.endsWith(".md")) return undefined;
  const own = file === "README.md" ? staffSections.reduce(withoutSection, text()).replace(staffCommand, "") : text();
  return withoutDeadLinks(file, own, handedOut);
}
