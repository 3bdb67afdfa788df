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

const withSlashes = (file: string): string => file.split(sep).join("/");

/**
 * Writes the project as students get it.
 *
 * @param folder - where to; missing or empty
 * @throws Error when something lies there
 */
export function writeStudentProject(root: string, folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Error(messages.studentsFolderTaken(folder));
  const beside = `${folder}.${process.pid}.part`;
  try {
    const files = studentFiles(root);
    const handedOut = new Set(files.map(withSlashes));
    for (const file of files) {
      mkdirSync(dirname(join(beside, file)), { recursive: true });
      const text = studentText(withSlashes(file), () => readFileSync(join(root, file), "utf8"), handedOut);
      if (text === undefined) copyFileSync(join(root, file), join(beside, file));
      else writeFileSync(join(beside, file), text);
    }
    if (existsSync(folder)) rmdirSync(folder);
    renameSync(beside, folder);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

const isText = (file: string): boolean => /\.(?:ts|md|ipynb|json|mjs)$/.test(file);

/** The texts that authors write and students get, by path: the library, which is no exercise's, is left out. */
export function studentTexts(root: string): [file: string, text: string][] {
  const files = studentFiles(root).filter((file) => isText(file) && !/^(?:lib\b|package-lock)/.test(file));
  return files.map((file) => [file, readFileSync(join(root, file), "utf8")]);
}
