// The kernel's protocol process: `node kernel.js -f connection.json`. It imports little, so that kernel_info is answered
// soon after the start; the type checker and the cell process start beside it.
import process from "node:process";
import { startCompiler } from "./compiler/start-compiler";
import { createKernel } from "./kernel";
import { type Connection, readConnection } from "./protocol/connection";
import { bindKernelSockets } from "./sockets";
import { watchParent } from "./watch-parent";

const file = process.argv[process.argv.indexOf("-f") + 1];
if (!process.argv.includes("-f") || file === undefined) {
  process.stderr.write(
    "Usage: kernel.js -f connection-file. Front ends start the kernel; see `stillroom kernel install`.\n",
  );
  process.exit(2);
}

// What is wrong with the connection file is for the reader of the front end's log; a stack would hide it.
function refuse(error: unknown): never {
  process.stderr.write(`stillroom: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}

function connectionOf(path: string): Connection {
  try {
    return readConnection(path);
  } catch (error) {
    return refuse(error);
  }
}

const connection = connectionOf(file);
// First of all, since the first cell waits for it.
const compiler = startCompiler({ cwd: process.cwd() });
const sockets = await bindKernelSockets(connection).catch(refuse);
const kernel = createKernel({
  connection,
  sockets,
  compiler,
  ended() {
    sockets.close();
    process.exit(0);
  },
});
watchParent(() => kernel.shutdown());
process.on("SIGINT", () => kernel.interrupt());
process.on("SIGTERM", () => kernel.shutdown());
