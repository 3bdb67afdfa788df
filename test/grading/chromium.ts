import { existsSync } from "node:fs";
import { findProgram } from "../notebook/jupyter";

const given = process.env.CHROMIUM_PATH;

/** A Chromium of this machine; undefined where there is none. */
export const chromiumPath =
  given && existsSync(given) ? given : findProgram("chromium", "chromium-browser", "google-chrome");
