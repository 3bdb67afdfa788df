import { basename } from "node:path";
import { ownNameOfFile } from "./student-name";

/** A place with `/`, which in Windows's folders is `\\`. */
const slashed = (place: string): string => place.replaceAll("\\", "/");

/** Where an exercise lies in a copy of this project: as it came, or where students work. */
const exercise = /^((?:[^/]+\/)*?)(work\/)?exercises\/[^/]+$/;

/**
 * The files of one student without those that a copy of this project brings along: its library, checks and lesson, and
 * the exercise as it came where the student has one in `work/`.
 *
 * @param files - submissions
 */
export function withoutProject<File extends { readonly place: string }>(
  files: readonly File[],
  module: string,
): readonly File[] {
  const isModules = (place: string) => ownNameOfFile(basename(place), module) === "";
  const exercises = files.flatMap(({ place }) => {
    const found = isModules(place) && exercise.exec(slashed(place));
    return found ? [{ project: found[1]!, isWork: found[2] !== undefined }] : [];
  });
  const isBroughtAlong = (place: string) =>
    exercises.some(({ project, isWork }) => {
      if (!slashed(place).startsWith(project)) return false;
      const inside = slashed(place).slice(project.length);
      if (/^(?:work\/)?(?:lib|test|sweeps)\//.test(inside)) return true;
      return isModules(place) && (/^(?:work\/)?notebooks\//.test(inside) || (isWork && /^exercises\//.test(inside)));
    });
  return files.filter(({ place }) => !isBroughtAlong(place));
}
