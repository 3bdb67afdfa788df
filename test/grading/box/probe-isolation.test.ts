import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { probeIsolation, remedyFor } from "../../../lib/grading/box/probe-isolation";

it("a project that is not built is told so, and no setting of the system is blamed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "未-built-"));
  await expect(probeIsolation(folder)).rejects.toThrow(/^.*未-built-.* is not built: .* npm run build$/);
  rmSync(folder, { recursive: true });
});

it("user namespaces are to be allowed only where bubblewrap could not use them", () => {
  const remedy = (problem: string) => remedyFor(problem, "bubblewrap", "process");
  if (remedy("").includes("apt-get")) return console.log("left out: no bubblewrap here, so that is the remedy");
  for (const problem of [
    "It printed: bwrap: No permissions to create new namespace, likely because the kernel does not allow it",
    "bwrap: setting up uid map: Permission denied",
    "bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted",
  ])
    expect(remedy(problem)).toMatch(/sysctl/);
  for (const option of ["--size", "--disable-userns"])
    expect(remedy(`It printed: bwrap: Unknown option ${option}`)).toMatch(/0\.8\.0 or newer/);
  expect(remedy("bwrap: Can't find source path /a/lib/course: No such file or directory")).toBe("");
  expect(remedy("no answer within 30 s")).toBe("");
});
