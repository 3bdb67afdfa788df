import { tf } from "../backend";
import { parameterCount, sizesOf } from "../models";
import { createDenseStepper } from "./dense-stepper";
import type { CreateStepper } from "./stepper";
import { createTensorStepper } from "./tensor-stepper";

/** Parameters of one network up to which native TensorFlow loses more at its calls than it wins by wider arithmetic. */
const callBound = 1_500_000;

/**
 * The compiled step where the optimizer is compiled too, on WebAssembly always and on native TensorFlow for small
 * networks; else tensor operations.
 */
export const fastestStepper: CreateStepper = (settings) => {
  const small = parameterCount(sizesOf(settings.start)) < callBound;
  const compiled = settings.optimizer.rule !== undefined && (small || tf.getBackend() === "wasm");
  return compiled ? createDenseStepper(settings) : createTensorStepper(settings);
};
