import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { extname } from "node:path";
import { types } from "node:util";
import { mappedFile } from "../../../loader";

/** `lodash`, `@組/名`: no path inside a package, which `import` and `require` look for in different ways. */
const isPackageName = (specifier: string): boolean => /^(?:@[^/]+\/)?[^@./#][^/:]*$/.test(specifier);

/** Codes of what `require` throws where only `import` will do. */
const importOnly = ["ERR_REQUIRE_ESM", "ERR_REQUIRE_ASYNC_MODULE"];

const modules = new Map<string, object>();

/** The file of a package that is CommonJS for `import` too; undefined where that cannot be told at a glance. */
function commonJsFile(specifier: string, require: NodeJS.Require, importer: string): string | undefined {
  if (!isPackageName(specifier) || isBuiltin(specifier) || mappedFile(specifier, importer)) return undefined;
  try {
    const description: unknown = JSON.parse(readFileSync(require.resolve(`${specifier}/package.json`), "utf8"));
    const { exports, type } = description as { exports?: unknown; type?: unknown };
    const file = require.resolve(specifier);
    const plain = exports === undefined && type !== "module" && [".js", ".cjs"].includes(extname(file));
    return plain && /[\\/]node_modules[\\/]/.test(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** What `import()` of the module would give, with all its properties: Node's scan of the text misses some. */
function namespaceOf(whole: unknown): object {
  const namespace = Object.create(null, { [Symbol.toStringTag]: { value: "Module" } });
  const properties = whole !== null && ["object", "function"].includes(typeof whole) ? (whole as object) : {};
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(properties))) {
    if (!property.enumerable || name === "default") continue;
    // A getter may load or warn; it is asked when it is used.
    const read = "value" in property ? { value: property.value } : { get: () => Reflect.get(properties, name) };
    Object.defineProperty(namespace, name, { ...read, enumerable: true });
  }
  return Object.preventExtensions(Object.defineProperty(namespace, "default", { value: whole, enumerable: true }));
}

/**
 * A CommonJS package as `import()` gives it, loaded by `require`: `import()` first scans the text of its files for names
 * of exports, which takes longer than running them (of \@tensorflow/tfjs, a quarter of a second). Undefined for all that
 * is not plainly such a package, which is to be imported.
 *
 * @param require of the importing file
 * @throws whatever the package throws
 */
export function commonJsPackage(specifier: string, require: NodeJS.Require, importer: string): object | undefined {
  const file = commonJsFile(specifier, require, importer);
  if (file === undefined) return undefined;
  const known = modules.get(file);
  if (known !== undefined) return known;
  try {
    const whole = require(file);
    const module = types.isModuleNamespaceObject(whole) ? (whole as object) : namespaceOf(whole);
    modules.set(file, module);
    return module;
  } catch (error) {
    if (importOnly.includes((error as { code?: string } | undefined)?.code ?? "")) return undefined;
    throw error;
  }
}
