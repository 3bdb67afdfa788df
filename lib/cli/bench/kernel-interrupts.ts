import type { KernelContestant } from "./kernel-contestants";
import type { Running } from "./kernel-figures";
import { timed } from "./timed";

/** Ways to be busy or to wait for good, for kernels of TypeScript; each prints something shortly before. */
export const busyCells: Readonly<Record<string, string>> = {
  "a loop": "console.log('go'); while (true) {}",
  "a loop after an await": "await new Promise((r) => setTimeout(r, 10)); console.log('go'); while (true) {}",
  "a loop in a timer": "await new Promise(() => setTimeout(() => { console.log('go'); while (true) {} }, 5))",
  "a loop of microtasks": "console.log('go'); for (;;) await null",
  "microtasks that queue microtasks":
    "const again = (): void => queueMicrotask(again); console.log('go'); again(); await new Promise(() => {})",
  "a regular expression": "console.log('go'); /^(a+)+$/.test('a'.repeat(40) + 'b')",
  "a loop that catches everything":
    "const fail = (): never => { throw 1 }; console.log('go'); while (true) { try { fail() } catch {} }",
  "a loop of native calls":
    "import { pbkdf2Sync } from 'node:crypto'; console.log('go'); while (true) pbkdf2Sync('a', 'b', 2000, 32, 'sha256')",
  "a loop that prints": "console.log('go'); while (true) console.log('x'.repeat(500))",
  "waiting for nothing": "console.log('go'); await new Promise((r) => setTimeout(r, 1e6))",
};

/** A kernel that takes longer does not stop such a cell. */
const limitMs = 10_000;

/** Milliseconds from the interrupt of a cell, sent at its first output, to its end. */
async function timeToStop({ client, pid }: Running, code: string, interrupt: KernelContestant["interrupt"]) {
  let began = 0;
  const stop = () => {
    if (began > 0) return;
    began = performance.now();
    if (interrupt === "message") void client.interrupt();
    else process.kill(pid, "SIGINT");
  };
  await timed(() => client.execute(code, { onOutput: stop }), limitMs);
  return performance.now() - began;
}

/** For the loop that every kernel has its own words for. */
export const timeToStopLoop = (kernel: Running, { code, interrupt }: KernelContestant): Promise<number> =>
  timeToStop(kernel, code.loop, interrupt);

/** The longest of {@link busyCells}; undefined for kernels of other languages. */
export async function longestToStop(
  kernel: Running,
  { code, interrupt }: KernelContestant,
): Promise<number | undefined> {
  if (!code.busy) return undefined;
  let longest = 0;
  for (const [kind, cell] of Object.entries(code.busy)) {
    const ms = await timeToStop(kernel, cell, interrupt).catch((error: Error) => {
      throw new Error(`${kind}: ${error.message}`);
    });
    longest = Math.max(longest, ms);
  }
  return longest;
}
