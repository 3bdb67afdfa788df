import { languageInfo } from "../kernel/client";
import type { Notebook } from "./schema";

/** The notebook with the language as the kernel tells it, so that a front end that opens it has nothing to change. */
export const withKernelLanguage = (notebook: Notebook): Notebook => ({
  ...notebook,
  metadata: { ...notebook.metadata, language_info: languageInfo() },
});
