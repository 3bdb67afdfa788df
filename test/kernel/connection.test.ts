import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { entryPath } from "../../lib/kernel/cells/entry-path";
import { scratchFolder } from "./front-end";

/** How a kernel ends that is started with this connection file, and all that it says. */
async function start(file: string): Promise<{ code: unknown; said: string }> {
  const kernel = spawn(process.execPath, [entryPath("kernel"), "-f", file], { stdio: ["ignore", "ignore", "pipe"] });
  const [said, [code]] = await Promise.all([text(kernel.stderr), once(kernel, "exit")]);
  return { code, said };
}

it("a connection file that is missing or no good is refused in one line that names it", async () => {
  const file = join(scratchFolder(), "接続.json");
  const missing = await start(file);
  expect(missing.code).toBe(1);
  expect(missing.said).toMatch(
    /^stillroom: .*接続\.json: the connection file cannot be read \(ENOENT.*start it from there\.\n$/,
  );
  writeFileSync(file, '{"transport":"tcp"');
  const broken = await start(file);
  expect(broken.code).toBe(1);
  expect(broken.said).toMatch(/^stillroom: .*接続\.json: not JSON .*start it from there\.\n$/);
});

it("a port that is taken is refused in one line that names its field and its address", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const file = join(scratchFolder(), "接続.json");
  // Of port 0 the system makes a free one.
  const others = { shell_port: 0, control_port: 0, stdin_port: 0, hb_port: 0 };
  writeFileSync(file, JSON.stringify({ transport: "tcp", ip: "127.0.0.1", key: "鍵", ...others, iopub_port: port }));
  const { code, said } = await start(file);
  server.close();
  expect(code).toBe(1);
  expect(said).toMatch(
    new RegExp(`^stillroom: iopub_port of the connection file: .* tcp://127\\.0\\.0\\.1:${port} \\(.*in use\\).*\\n$`),
  );
});
