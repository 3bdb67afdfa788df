import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A running JupyterLab, or Notebook 7, of its own: no file of the user's is read or written. */
export interface JupyterLab {
  /** `http://127.0.0.1:PORT/` with the slash. */
  readonly url: string;
  readonly token: string;
  /** The folder that it serves. */
  readonly folder: string;
  stop(): Promise<void>;
}

const token = "stillroom-test";

/**
 * Starts JupyterLab on 127.0.0.1 with fresh settings, serving `folder`.
 *
 * @param command - the `jupyter-lab` or `jupyter-notebook` program
 * @param jupyterPath - the folder whose `kernels/` holds the kernels it should offer
 * @throws Error with what it printed, when it ends before it serves
 */
export async function startJupyterLab(command: string, folder: string, jupyterPath: string): Promise<JupyterLab> {
  const home = await mkdtemp(join(tmpdir(), "stillroom-lab-"));
  await mkdir(join(home, "runtime"));
  await mkdir(join(home, "config", "labconfig"), { recursive: true });
  const overrides = {
    "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
    // On a busy machine the page gives up the first completion too soon.
    "@jupyterlab/completer-extension:manager": { providerTimeout: 20_000 },
  };
  await writeFile(join(home, "config", "labconfig", "default_setting_overrides.json"), JSON.stringify(overrides));
  const settings = [
    "--no-browser",
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port=0",
    "--ServerApp.allow_root=True",
    `--IdentityProvider.token=${token}`,
    `--ServerApp.root_dir=${folder}`,
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
  ];
  const server = spawn(command, settings, {
    env: {
      PATH: process.env.PATH,
      HOME: home,
      JUPYTER_CONFIG_DIR: join(home, "config"),
      JUPYTER_DATA_DIR: join(home, "data"),
      JUPYTER_RUNTIME_DIR: join(home, "runtime"),
      JUPYTER_PATH: jupyterPath,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const stop = async () => {
    await ended(server);
    await rm(home, { recursive: true, force: true });
  };
  try {
    return { url: await address(server), token, folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function address(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    server.stderr?.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed)?.[0];
      if (url) resolve(url);
    });
    server.on("error", reject);
    server.on("exit", (code) => reject(new Error(`JupyterLab ended with code ${code} before it served:\n${printed}`)));
  });
}

function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    server.on("exit", () => resolve());
    // The second signal skips its question whether kernels may be stopped.
    server.kill("SIGTERM");
  });
}
