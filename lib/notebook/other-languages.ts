import { NotebookFormatError } from "./read";
import type { Notebook } from "./schema";

/** What the front ends of TypeScript and JavaScript kernels call these languages. */
const own = /^(?:typescript|javascript|ts|js|tsx|jsx)$/i;

/**
 * A notebook of Python, say, would fail in its first cell with advice that leads nowhere, or take outputs that are none
 * of its own.
 *
 * @throws NotebookFormatError when the notebook says that its kernel is of another language
 */
export function refuseOtherLanguages({ metadata }: Notebook, file: string): void {
  const { kernelspec, language_info } = metadata;
  // Where the kernel is this one, what the notebook says of its language may be from an earlier one.
  const spoken = kernelspec?.language ?? (kernelspec?.name === "stillroom" ? undefined : language_info?.name);
  if (typeof spoken !== "string" || own.test(spoken)) return;
  throw new NotebookFormatError(
    `${file} is a notebook of ${spoken}; this kernel runs TypeScript and JavaScript.\n` +
      `Run it with a kernel of its own: jupyter nbconvert --to notebook --execute ${file}`,
  );
}
