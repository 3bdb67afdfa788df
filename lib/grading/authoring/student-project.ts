import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { messages, modulePaths, modules, reachedFiles } from "../../course";
import { studentText } from "./student-texts";

/** What the project is built and used with, beside its modules. */
const shared = [
  ...["package.json", "package-lock.json", ".npmrc", ".gitignore", "tsconfig.json", "LICENSE", "README.md"],
  ...["build.mjs", "build-library.mjs", "build-wasm.mjs"],
  ...["lib", "datasets", "sweeps", "docs/student.md", "docs/figures"],
];

function filesAt(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found ? [path] : [];
  // What an editor or a file manager leaves.
  const names = readdirSync(path).filter((name) => !name.startsWith("."));
  return names.flatMap((name) => filesAt(join(path, name)));
}

const withSlashes = (file: string): string => file.split(sep).join("/");

/**
 * The files of the project that students need: no solution, hidden check or known wrong answer, and no test.
 *
 * @param root - the project folder
 * @returns paths from `root`, in their order
 */
export function studentFiles(root: string): string[] {
  const own = modules.map(({ id }) => modulePaths(root, id));
  const files = [
    ...shared.map((name) => join(root, name)),
    ...own.flatMap(({ lesson, exercise }) => [lesson, exercise]),
    ...reachedFiles(own.map(({ checks }) => checks)),
  ].flatMap(filesAt);
  return [...new Set(files)].map((file) => relative(root, file)).sort();
}

/** @throws Error when something lies where students' project is to go, so that nothing else gets into it */
export function checkStudentsFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found && !(found.isDirectory() && readdirSync(folder).length === 0))
    throw new Error(messages.studentsFolderTaken(folder));
}

/**
 * Writes the project as students get it.
 *
 * @param folder - where to; missing or empty
 * @param tracked - the project's files by paths from `root`, with `/`: what else lies in its folders, as a copy of
 *   hidden checks may, is left out; undefined where nobody knows them
 * @returns what was left out
 * @throws Error as {@link checkStudentsFolder}
 */
export function writeStudentProject(root: string, folder: string, tracked?: ReadonlySet<string>): string[] {
  checkStudentsFolder(folder);
  const beside = `${folder}.${process.pid}.part`;
  try {
    const found = studentFiles(root);
    const isStray = (file: string) => tracked !== undefined && !tracked.has(withSlashes(file));
    const files = found.filter((file) => !isStray(file));
    const handedOut = new Set(files.map(withSlashes));
    for (const file of files) {
      mkdirSync(dirname(join(beside, file)), { recursive: true });
      const text = studentText(withSlashes(file), () => readFileSync(join(root, file), "utf8"), handedOut);
      if (text === undefined) copyFileSync(join(root, file), join(beside, file));
      else writeFileSync(join(beside, file), text);
    }
    if (existsSync(folder)) rmdirSync(folder);
    renameSync(beside, folder);
    return found.filter(isStray);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** All texts that lie where students' files come from, by path: whatever their names, but no pictures and no data. */
export function studentTexts(root: string): [file: string, text: string][] {
  const texts = studentFiles(root).map((file): [string, string] => [file, readFileSync(join(root, file), "utf8")]);
  return texts.filter(([, text]) => !text.includes("\0"));
}
