import type { Kernel } from "../kernel";
import type { Content } from "../protocol/message";

const name = "[\\p{ID_Start}$_][\\p{ID_Continue}$.]*";
const question = new RegExp(`^\\s*(?:(${name})(\\?\\??)|(\\?\\??)(${name}))\\s*$`, "u");

/**
 * The answer to a cell such as `tf.conv2d?` or `?tf.conv2d`, which is no TypeScript: documentation that front ends show
 * in a pager, more of it for `??`. Undefined for every other cell.
 */
export async function helpPayload(kernel: Kernel, code: string): Promise<Content | undefined> {
  const found = question.exec(code);
  if (!found) return undefined;
  const about = found[1] ?? found[4]!;
  const detail = (found[2] ?? found[3]) === "??" ? 1 : 0;
  const help = await kernel.compiler.inspect(about, about.length, detail);
  const data = help.found
    ? { "text/plain": help.plain, "text/markdown": help.markdown }
    : { "text/plain": `Nothing is known about ${about}.` };
  return { source: "page", data, start: 0 };
}
