import * as z from "zod";
import type { Notebook } from "./schema";

const schema = z.object({ stillroom: z.object({ module: z.string(), part: z.enum(["lesson", "exercise"]) }) });

/** Which notebook of the course this is. A file keeps it when somebody renames it. */
export type Identity = z.infer<typeof schema>["stillroom"];

/** What the notebook's metadata say it is, `{ "stillroom": { "module": "01-…", "part": "lesson" } }`; undefined without. */
export const identityOf = (notebook: Notebook): Identity | undefined =>
  schema.safeParse(notebook.metadata).data?.stillroom;
