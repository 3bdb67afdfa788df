import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Lets `../lib/ROOM` mean in `work/notebooks/` what it means in `notebooks/`: `work/lib/ROOM.ts` passes on what the room
 * exports. A file a room and no symbolic link, which not every Windows and not every file system allows.
 *
 * @param root the project folder
 * @param work the folder of the working copies, directly inside the project
 */
export function linkLibrary(root: string, work: string): void {
  const folder = join(work, "lib");
  mkdirSync(folder, { recursive: true });
  const rooms = readdirSync(join(root, "lib")).filter((room) => existsSync(join(root, "lib", room, "index.ts")));
  for (const room of rooms) {
    const file = join(folder, `${room}.ts`);
    const text = `export * from "../../lib/${room}";\n`;
    if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
    writeFileSync(`${file}.part`, text);
    renameSync(`${file}.part`, file);
  }
}
