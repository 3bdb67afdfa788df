import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./walls";

it("one file of grading starts processes", () => {
  const folder = join(root, "lib/grading");
  const users = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .filter((file) => /child_process|node:cluster|worker_threads/.test(readFileSync(join(folder, file), "utf8")));
  expect(users.map((file) => file.replaceAll("\\", "/"))).toEqual(["box/spawn-box.ts"]);
});
