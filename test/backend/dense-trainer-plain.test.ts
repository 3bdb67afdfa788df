import { vi } from "vitest";

// The suites of the dense trainer once more, in the form for hosts without a fused multiplication and addition.
vi.mock("../../lib/backend/dense/fused", () => ({
  compileKernels: (_: string, plain: string) => new WebAssembly.Module(Buffer.from(plain, "base64")),
}));
await import("./dense-trainer.test");
await import("./sparse-layers.test");
