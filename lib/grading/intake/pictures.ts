import * as z from "zod";
import { notebookText } from "./notebook-text";
import { isPlainSvg } from "./plain-svg";
import type { SubmittedCell } from "./submitted-cells";

export const pictureTypes = ["image/svg+xml", "image/png", "image/jpeg"] as const;
type PictureType = (typeof pictureTypes)[number];

/** A picture that a submission's outputs show, fit to stand in a page as the source of an `img`. */
export interface Picture {
  /** The task whose answer stands before it; undefined above the first. */
  readonly task?: string | undefined;
  readonly type: PictureType;
  readonly base64: string;
}

/** For one submission: a page of feedback stays one that a phone can load. */
const most = 24;
const mostBytes = 2 * 1024 * 1024;

const output = z.object({
  data: z.object({
    "image/svg+xml": notebookText.optional().catch(undefined),
    "image/png": notebookText.optional().catch(undefined),
    "image/jpeg": notebookText.optional().catch(undefined),
  }),
});

const beginnings = { "image/png": "89504e47", "image/jpeg": "ffd8ff" } as const;

/** The picture as base64; undefined when it is not what its type says, or more than a still picture. */
function checked(type: PictureType, content: string): string | undefined {
  if (type === "image/svg+xml") return isPlainSvg(content) ? Buffer.from(content).toString("base64") : undefined;
  const bytes = Buffer.from(content, "base64");
  return bytes.toString("hex", 0, 4).startsWith(beginnings[type]) ? bytes.toString("base64") : undefined;
}

/** Of one output the first type whose content is fit to show: beside an SVG that is not plain may stand a PNG. */
function firstFit(types: readonly PictureType[], data: Partial<Record<PictureType, string | undefined>>) {
  for (const type of types) {
    const base64 = checked(type, data[type]!);
    if (base64 !== undefined) return { type, base64 };
  }
  return undefined;
}

/**
 * The pictures in a submission's outputs, in their order: one an output, checked, and only as many as a page can take.
 *
 * @param tasks - ids of the cells that answer a task
 * @returns them, and how many were left out
 */
export function picturesOf(
  cells: readonly SubmittedCell[],
  tasks: ReadonlySet<string>,
): { readonly pictures: readonly Picture[]; readonly leftOut: number } {
  const pictures: Picture[] = [];
  let leftOut = 0;
  let room = mostBytes;
  let task: string | undefined;
  for (const { id, gradeId, outputs } of cells) {
    const name = gradeId ?? id;
    if (name !== undefined && tasks.has(name)) task = name;
    for (const one of outputs) {
      const data = output.safeParse(one).data?.data ?? {};
      const offered = pictureTypes.filter((type) => data[type] !== undefined);
      if (offered.length === 0) continue;
      const fitting = pictures.length < most ? offered.filter((type) => data[type]!.length <= room) : [];
      const picture = firstFit(fitting, data);
      if (picture === undefined) leftOut += 1;
      else {
        room -= picture.base64.length;
        pictures.push({ ...(task !== undefined && { task }), ...picture });
      }
    }
  }
  return { pictures, leftOut };
}
