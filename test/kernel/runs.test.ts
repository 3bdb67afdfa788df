import { afterEach, describe, expect, it, vi } from "vitest";
import { currentRun } from "../../lib/kernel/cells/child/current-run";
import { createRuns } from "../../lib/kernel/cells/child/runs";
import { createRunOwners } from "../../lib/kernel/run-owners";

const { send, writeSync } = vi.hoisted(() => ({ send: vi.fn(), writeSync: vi.fn() }));
vi.mock("../../lib/kernel/cells/child/pipe", () => ({ send, flush() {}, writeOutput() {} }));
vi.mock("node:fs", async (original) => ({ ...(await original<object>()), writeSync }));

const sent = () =>
  send.mock.calls.map(([message]) => message as { run: number; outcome: { error?: { ename: string } } });

describe("runs", () => {
  afterEach(() => {
    send.mockReset();
    writeSync.mockReset();
  });

  // An interrupt stops the main thread wherever it is, the handler of the interrupt itself included, and is repeated.
  it("that are stopped while they are being settled are settled by the next attempt, once", () => {
    const runs = createRuns("印");
    const stopped = new Error("stopped here");
    const stop = () => {
      throw stopped;
    };
    // A stop ends the whole turn: neither the message nor the one about its failure gets out.
    send.mockImplementationOnce(stop).mockImplementationOnce(stop);
    expect(() => runs.interrupt(1)).toThrow(stopped);
    runs.interrupt(1);
    expect(sent().at(-1)).toMatchObject({ run: 1, outcome: { error: { ename: "Interrupted" } } });
    const { length } = sent();
    runs.interrupt(1);
    expect(sent()).toHaveLength(length);
  });

  it("that are stopped before they have begun are begun by the next attempt, and refused", () => {
    const runs = createRuns("印");
    const add = vi.spyOn(Set.prototype, "add").mockImplementationOnce(() => {
      throw new Error("stopped here");
    });
    expect(() => runs.interrupt(1)).toThrow("stopped here");
    add.mockRestore();
    runs.interrupt(1);
    expect(sent()).toMatchObject([{ run: 1, outcome: { error: { ename: "Interrupted" } } }]);
  });

  it("of comms that come together leave the output to the cell, not to one of them", async () => {
    const runs = createRuns("印");
    runs.handle(5, () => {});
    runs.handle(6, () => {});
    expect(currentRun()).toBe(6);
    await new Promise((resolve) => setImmediate(resolve));
    expect(currentRun()).toBe(0);
  });

  it("that come before one that was interrupted run all the same", async () => {
    const runs = createRuns("印");
    runs.interrupt(3);
    const work = vi.fn();
    runs.handle(2, work);
    runs.handle(3, work);
    runs.handle(4, work);
    expect(work).toHaveBeenCalledTimes(2);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent().map(({ run }) => run)).toEqual([3, 2, 4]);
  });

  it("of comms are settled by the end of an interrupt, which may have stopped what was to settle them, and once", async () => {
    const runs = createRuns("印");
    runs.handle(1, () => {});
    runs.endHandled();
    expect(sent()).toMatchObject([{ run: 1, outcome: { status: "ok" } }]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent()).toHaveLength(1);
  });

  it("that were interrupted before they came do not run", () => {
    const runs = createRuns("印");
    runs.interrupt(3);
    const work = vi.fn();
    runs.handle(3, work);
    expect(work).not.toHaveBeenCalled();
    expect(sent()).toHaveLength(1);
  });
});

describe("the owners of runs", () => {
  const header = (msg_id: string) => ({
    msg_id,
    msg_type: "t",
    session: "s",
    username: "u",
    date: "d",
    version: "5.5",
  });
  const owner = (name: string, silent = false) => ({ header: header(name), identities: [], silent });

  it("are the newest thousand; output of an older run belongs to the newest cell that shows anything", () => {
    const owners = createRunOwners();
    expect(owners.get(1)).toBeUndefined();
    for (let run = 1; run <= 1500; run++) owners.add("run", run, owner(`cell ${run}`));
    owners.add("run", 1501, owner("a user expression", true));
    expect(owners.get(502)?.header.msg_id).toBe("cell 502");
    expect(owners.get(501)?.header.msg_id).toBe("cell 1500");
    expect(owners.get(1501)?.silent).toBe(true);
  });

  it("are not pushed out by a slider's messages", () => {
    const owners = createRunOwners();
    owners.add("run", 1, owner("a cell"));
    for (let run = 2; run <= 5000; run++) owners.add("comm", run, owner(`message ${run}`));
    expect(owners.get(1)?.header.msg_id).toBe("a cell");
    expect(owners.get(5000)?.header.msg_id).toBe("message 5000");
    expect(owners.get(2)?.header.msg_id).toBe("a cell");
  });
});
