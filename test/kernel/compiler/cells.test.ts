import { describe, expect, it } from "vitest";
import { notebookFiles, notebooks } from "./notebooks";
import { folderWith, startSession } from "./session";

describe("cells", () => {
  it.each(Object.entries(notebooks))("%s", async (_, cells) => {
    const { run } = startSession(folderWith(notebookFiles));
    for (const [code, expected] of cells) expect([code, await run(code)]).toEqual([code, expected]);
  });
});
