import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** A file of the project's, or of a package's, that names its version. */
export const versionIn = (file: string): string => (require(file) as { version: string }).version;

/**
 * What the kernel says of its language. Front ends write it into each notebook that they open, so one that holds exactly
 * this is not changed by being opened.
 */
export const languageInfo = () => ({
  name: "typescript",
  version: versionIn("typescript/package.json"),
  mimetype: "text/x-typescript",
  file_extension: ".ts",
  pygments_lexer: "typescript",
  // By its name: JupyterLab takes an object with the name javascript for JavaScript, whatever else it says.
  codemirror_mode: "typescript",
  nbconvert_exporter: "script",
});
