import type ts from "typescript";

/** Libraries of browsers, which declare WebAssembly themselves. */
const browserLibrary = /(^|[./])(dom|webworker)\b/i;

/**
 * Node has WebAssembly, and its types leave it to the library of the DOM, which cells do without. The interfaces are
 * those of the WebAssembly JavaScript Interface (W3C, sections 5.1 to 5.9).
 */
const declarations = `
declare namespace WebAssembly {
  type ValueType = "i32" | "i64" | "f32" | "f64" | "v128" | "externref" | "anyfunc";
  type ExternalKind = "function" | "table" | "memory" | "global" | "tag";
  type Imports = Record<string, Record<string, unknown>>;
  type Exports = Record<string, any>;
  type Bytes = ArrayBufferView<ArrayBuffer> | ArrayBuffer;
  interface Module {}
  var Module: {
    new (bytes: Bytes): Module;
    exports(module: Module): { name: string; kind: ExternalKind }[];
    imports(module: Module): { module: string; name: string; kind: ExternalKind }[];
    customSections(module: Module, name: string): ArrayBuffer[];
  };
  interface Instance { readonly exports: Exports }
  var Instance: { new (module: Module, imports?: Imports): Instance };
  interface Memory { readonly buffer: ArrayBuffer; grow(pages: number): number }
  var Memory: { new (size: { initial: number; maximum?: number; shared?: boolean }): Memory };
  interface Table { readonly length: number; get(index: number): any; set(index: number, value?: any): void; grow(by: number, value?: any): number }
  var Table: { new (kind: { element: "anyfunc" | "externref"; initial: number; maximum?: number }, value?: any): Table };
  interface Global<T extends ValueType = ValueType> { value: any; valueOf(): any }
  var Global: { new <T extends ValueType>(kind: { value: T; mutable?: boolean }, value?: any): Global<T> };
  interface CompileError extends Error {}
  interface LinkError extends Error {}
  interface RuntimeError extends Error {}
  var CompileError: { new (message?: string): CompileError; (message?: string): CompileError };
  var LinkError: { new (message?: string): LinkError; (message?: string): LinkError };
  var RuntimeError: { new (message?: string): RuntimeError; (message?: string): RuntimeError };
  function validate(bytes: Bytes): boolean;
  function compile(bytes: Bytes): Promise<Module>;
  function instantiate(bytes: Bytes, imports?: Imports): Promise<{ module: Module; instance: Instance }>;
  function instantiate(module: Module, imports?: Imports): Promise<Instance>;
}
`;

/** What these options' libraries leave out of WebAssembly: all of it or, where one is a browser's, nothing. */
export const webAssemblyTypes = ({ lib = [] }: ts.CompilerOptions): string =>
  lib.some((name) => browserLibrary.test(name)) ? "" : declarations;
