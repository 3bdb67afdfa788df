import type { Kernel } from "../kernel";
import type { Content } from "../protocol/message";

const name = "[\\p{ID_Start}$_][\\p{ID_Continue}$.]*";
const question = new RegExp(`^\\s*(?:(${name})(\\?\\??)|(\\?\\??)(${name}))\\s*$`, "u");

/** What a cell asks about, and how much it wants to read. */
interface HelpQuestion {
  about: string;
  detail: 0 | 1;
}

/** The question of a cell such as `tf.conv2d?` or `?tf.conv2d`, which is no TypeScript; `??` asks for more. */
export function helpQuestion(code: string): HelpQuestion | undefined {
  const found = question.exec(code);
  if (!found) return undefined;
  return { about: found[1] ?? found[4]!, detail: (found[2] ?? found[3]) === "??" ? 1 : 0 };
}

/** The answer: documentation that front ends show in a pager. */
export async function helpPage({ compiler }: Kernel, { about, detail }: HelpQuestion): Promise<Content> {
  const help = await compiler.inspect(about, about.length, detail);
  const data = help.found
    ? { "text/plain": help.plain, "text/markdown": help.markdown }
    : { "text/plain": `Nothing is known about ${about}.` };
  return { source: "page", data, start: 0 };
}
