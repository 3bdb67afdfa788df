import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { entryPath } from "../cells/entry-path";
import { protocolVersion } from "../protocol/message";
import type { Handler } from "./handler";

const require = createRequire(import.meta.url);

const versionIn = (file: string): string => (require(file) as { version: string }).version;

export const kernelInfo: Handler = {
  reply: "kernel_info_reply",
  when: "at once",
  handle: () => ({
    status: "ok",
    protocol_version: protocolVersion,
    implementation: "stillroom",
    implementation_version: versionIn(join(dirname(entryPath("kernel")), "..", "package.json")),
    language_info: {
      name: "typescript",
      version: versionIn("typescript/package.json"),
      mimetype: "text/x-typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      // By its name: JupyterLab takes an object with the name javascript for JavaScript, whatever else it says.
      codemirror_mode: "typescript",
      nbconvert_exporter: "script",
    },
    banner: `Stillroom: TypeScript on Node ${process.version}`,
    help_links: [
      { text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/intro.html" },
      { text: "Node.js API", url: `https://nodejs.org/docs/${process.version}/api/` },
      { text: "TensorFlow.js API", url: "https://js.tensorflow.org/api/latest/" },
    ],
    debugger: false,
    supported_features: [],
  }),
};
