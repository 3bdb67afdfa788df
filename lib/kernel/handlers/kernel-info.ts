import { dirname, join } from "node:path";
import { entryPath } from "../cells/entry-path";
import { languageInfo, versionIn } from "../language-info";
import { protocolVersion } from "../protocol/message";
import type { Handler } from "./handler";

export const kernelInfo: Handler = {
  reply: "kernel_info_reply",
  when: "at once",
  handle: () => ({
    status: "ok",
    protocol_version: protocolVersion,
    implementation: "stillroom",
    implementation_version: versionIn(join(dirname(entryPath("kernel")), "..", "package.json")),
    language_info: languageInfo(),
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
