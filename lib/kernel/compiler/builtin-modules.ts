/**
 * The kernel's own modules: cells import them by name, their values come from `CellScope.builtin`, their types from
 * the declarations here. They win over packages of the same name in node_modules.
 */
export const builtinModules: Readonly<Record<string, string>> = {
  tslab: `declare module "tslab" {
  /** An output that can be replaced later: every call updates the same place. */
  export interface Display {
    javascript(code: string): void;
    html(html: string): void;
    markdown(markdown: string): void;
    latex(latex: string): void;
    svg(svg: string): void;
    png(bytes: Uint8Array): void;
    jpeg(bytes: Uint8Array): void;
    gif(bytes: Uint8Array): void;
    pdf(bytes: Uint8Array): void;
    text(text: string): void;
    /** A bundle of representations by MIME type. */
    raw(contentType: string, body: string | Uint8Array | object): void;
  }
  /** Shows something below the cell. */
  export const display: Display;
  /** A display of its own: its calls replace what it showed before. */
  export function newDisplay(): Display;
  export const versions: { tslab: string; typescript: string; node: string };
}
`,
};

/** Globals that the kernel adds to Node's in the process that runs the cells. */
export const builtinGlobals = `
/**
 * Asks the reader for a line of text and waits for it; an empty line is \`initial\`.
 * @throws Error when the front end takes no input
 */
declare function prompt(message?: string, initial?: string): string;
`;
