import { tf } from "../backend";
import { createDenseStepper } from "./dense-stepper";
import type { CreateStepper } from "./stepper";
import { createTensorStepper } from "./tensor-stepper";

/**
 * The compiled step on WebAssembly where the optimizer is compiled too; else tensor operations, which are as fast on
 * native TensorFlow.
 */
export const fastestStepper: CreateStepper = (settings) =>
  tf.getBackend() === "wasm" && settings.optimizer.rule ? createDenseStepper(settings) : createTensorStepper(settings);
