import { createRequire } from "node:module";
import type { EmitOptions } from "./tsconfig";

const require = createRequire(import.meta.url);

/** Whether a file is run with what `emitDecoratorMetadata` promises: types of what is decorated, for those who read them. */
export const wantsMetadata = ({ experimentalDecorators, emitDecoratorMetadata }: EmitOptions): boolean =>
  experimentalDecorators === true && emitDecoratorMetadata === true;

/**
 * A file with decorators as TypeScript itself emits it, an ES module: esbuild knows no metadata, and oxc has it with a
 * package of helpers alone. Slower than both, so only for such files.
 */
export function withMetadata(path: string, text: string, emit: EmitOptions): { code: string; map: string } {
  const ts = require("typescript") as typeof import("typescript");
  const wanted = { useDefineForClassFields: true, jsx: "react-jsx", ...emit, target: "es2023", module: "esnext" };
  const { options } = ts.convertCompilerOptionsFromJson({ ...wanted, sourceMap: true }, ".");
  const { outputText, sourceMapText } = ts.transpileModule(text, { fileName: path, compilerOptions: options });
  return { code: outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"), map: sourceMapText! };
}
