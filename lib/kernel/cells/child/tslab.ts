import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import process from "node:process";
import { display } from "./display";

const { version: typescript } = createRequire(import.meta.url)("typescript/package.json") as { version: string };

type Show = (mimeType: string, data: string | Uint8Array | object) => void;

/** tslab 1.0's `Display`: one method for each kind of content. */
function displayOf(show: Show) {
  return {
    javascript: (code: string) => show("text/javascript", code),
    html: (html: string) => show("text/html", html),
    markdown: (markdown: string) => show("text/markdown", markdown),
    latex: (latex: string) => show("text/latex", latex),
    svg: (svg: string) => show("image/svg+xml", svg),
    png: (bytes: Uint8Array) => show("image/png", bytes),
    jpeg: (bytes: Uint8Array) => show("image/jpeg", bytes),
    gif: (bytes: Uint8Array) => show("image/gif", bytes),
    pdf: (bytes: Uint8Array) => show("application/pdf", bytes),
    text: (text: string) => show("text/plain", text),
    raw: show,
  };
}

function newDisplay() {
  const displayId = randomUUID();
  let shown = false;
  return displayOf((mimeType, data) => {
    display({ [mimeType]: data }, { displayId, update: shown });
    shown = true;
  });
}

/** The module `tslab` as cells import it: what notebooks written for tslab use works unchanged. */
export const tslab = {
  display: displayOf((mimeType, data) => display({ [mimeType]: data })),
  newDisplay,
  versions: { tslab: "1.0.22", typescript, node: process.version },
};
