import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { installKernel } from "../../lib/kernel";
import { startKernel } from "../../lib/kernel/client";
import { connectClientSockets } from "../../lib/kernel/sockets";
import { findPython } from "../notebook/jupyter";
import { scratchFolder, startFrontEnd } from "./front-end";

const acceptancePython = findPython("jupyter_kernel_test", "jsonschema");
const nbclientPython = findPython("nbclient", "nbformat");

describe("front ends", () => {
  it("the kernel serves over TCP, and many front ends at once", async () => {
    const first = await startFrontEnd({ transport: "tcp" });
    const { key: _, ...connection } = first.connection;
    expect(connection.transport).toBe("tcp");
    const second = connectClientSockets(first.connection, "二");
    await second.ping();
    expect((await first.execute("'通信'")).published[0]![1].data).toEqual({ "text/plain": "'通信'" });
    second.close();
    await first.close();
  });

  it("a front end that stops reading costs the others nothing", async () => {
    const kernel = await startFrontEnd();
    const silent = connectClientSockets(kernel.connection, "黙");
    await kernel.until(
      "the second welcome",
      () => kernel.received.filter((m) => m.header.msg_type === "iopub_welcome").length > 1,
    );
    const { reply, published } = await kernel.execute(
      "import { display } from 'tslab'; for (let i = 0; i < 3000; i++) display.text(i + 'x'.repeat(5000))",
    );
    expect(reply.status).toBe("ok");
    expect(
      published.map(([, { data }]) => Number.parseInt((data as Record<string, string>)["text/plain"]!, 10)),
    ).toEqual(Array.from({ length: 3000 }, (_, i) => i));
    silent.close();
    await kernel.close();
  });

  it("a client restarts its kernel: variables are gone, cells run", async () => {
    const kernel = await startKernel({ cwd: scratchFolder() });
    await kernel.execute("const 数 = 1;");
    const { pid } = kernel;
    await kernel.restart();
    expect(kernel.pid).not.toBe(pid);
    expect((await kernel.execute("数")).ename).toBe("TypeScriptError");
    expect((await kernel.execute("1")).status).toBe("ok");
    await kernel.shutdown();
    await expect(kernel.execute("1")).rejects.toThrow("The kernel is gone");
  });

  it.skipIf(!acceptancePython)("jupyter_kernel_test passes", { timeout: 240_000 }, () => {
    const prefix = scratchFolder();
    installKernel({ prefix }, "stillroom-test");
    const env = {
      ...process.env,
      JUPYTER_PATH: join(prefix, "share", "jupyter"),
      STILLROOM_HISTORY: join(prefix, "history.jsonl"),
    };
    const script = join(import.meta.dirname, "acceptance.py");
    const attempt = () => spawnSync(acceptancePython!, [script, "-v"], { env, cwd: prefix, encoding: "utf8" });
    let run = attempt();
    // jupyter_client lets go of the ports that it chose before the kernel takes them; another test's may come between.
    for (let again = 0; again < 2 && run.stderr.includes("Address already in use"); again++) run = attempt();
    expect(run.stderr).toMatch(/\nOK\n$/);
  });

  it.skipIf(!nbclientPython)(
    "nbclient runs 200 cells with an expected error in the middle",
    { timeout: 240_000 },
    () => {
      const prefix = scratchFolder();
      installKernel({ prefix }, "stillroom-test");
      const env = {
        ...process.env,
        JUPYTER_PATH: join(prefix, "share", "jupyter"),
        STILLROOM_HISTORY: join(prefix, "h.jsonl"),
      };
      const program = `
import nbformat, nbclient, json
cell = nbformat.v4.new_code_cell
cells = [cell(f"console.log('行 {i}'); const v{i} = {i}; v{i} * 2") for i in range(200)]
cells[100] = cell("throw new Error('予定')", metadata={"tags": ["raises-exception"]})
nb = nbformat.v4.new_notebook(cells=cells)
nbclient.NotebookClient(nb, kernel_name="stillroom-test", timeout=60).execute()
print(json.dumps([[o.get("text") or o.get("evalue") or o["data"]["text/plain"] for o in c.outputs] for c in nb.cells]))`;
      const outputs = JSON.parse(
        execFileSync(nbclientPython!, ["-c", program], { env, cwd: prefix, encoding: "utf8" }),
      );
      const expected = Array.from({ length: 200 }, (_, i) => (i === 100 ? ["予定"] : [`行 ${i}\n`, `${i * 2}`]));
      expect(outputs).toEqual(expected);
    },
  );
});
