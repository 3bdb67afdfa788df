import { expect, it, vi } from "vitest";
import { browserScript } from "../../lib/plots/browser-script";

it("loads Plotly from the folder of the kernel's name, which kernel.json tells where it is another", () => {
  expect(browserScript({})).toContain('"kernelspecs/stillroom/plotly.min.js"');
  vi.stubEnv("STILLROOM_KERNELSPEC", "my-ts");
  expect(browserScript({})).toContain('"kernelspecs/my-ts/plotly.min.js"');
  vi.unstubAllEnvs();
});
