import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect as tcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, it } from "vitest";
import { freePorts } from "../free-ports";

const program = ["redis-server", "valkey-server"].find((name) => {
  try {
    execFileSync(name, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});

/** For tests that need a Redis; says why they are left out where there is none. */
export const describeWithRedis = (name: string, tests: () => void): void => {
  if (program) {
    describe(name, tests);
    return;
  }
  console.log(
    `left out: ${name}. Neither redis-server nor valkey-server is on PATH (sudo apt-get install redis-server)`,
  );
  describe.skip(name, () => {
    it("needs a Redis", () => {});
  });
};

async function answers(port: number): Promise<boolean> {
  const socket = tcp(port, "127.0.0.1");
  try {
    return await new Promise((resolve) =>
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false)),
    );
  } finally {
    socket.destroy();
  }
}

/** A Redis of a test's own, which keeps its data over a restart, on disk once a second. */
export interface TestRedis {
  readonly url: string;
  readonly password: string;
  /** Kills it as a power cut would, and starts it on the same data. */
  restart(): Promise<void>;
  /** The same, but its data are gone. */
  forget(): Promise<void>;
  stop(): Promise<void>;
}

export async function startRedis(): Promise<TestRedis> {
  const [port = 0] = await freePorts(1);
  const folder = mkdtempSync(join(tmpdir(), "redis-"));
  const password = "秘-secret";
  let running: ChildProcess;

  async function start(): Promise<void> {
    const options = {
      port,
      dir: folder,
      bind: "127.0.0.1",
      appendonly: "yes",
      appenddirname: "appendonlydir",
      save: "",
      requirepass: password,
    };
    const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    running = spawn(program!, words, { stdio: "ignore" });
    while (!(await answers(port))) {
      if (running.exitCode !== null) throw new Error(`${program} ended with exit code ${running.exitCode}`);
      await wait(20);
    }
  }
  async function kill(): Promise<void> {
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGKILL");
    await ended;
  }
  await start();
  return {
    url: `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    password,
    async restart() {
      await kill();
      await start();
    },
    async forget() {
      await kill();
      rmSync(join(folder, "appendonlydir"), { recursive: true });
      await start();
    },
    async stop() {
      await kill();
      rmSync(folder, { recursive: true });
    },
  };
}
