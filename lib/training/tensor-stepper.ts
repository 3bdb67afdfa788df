import { tf } from "../backend";
import { flattenMlp, replicatesOf, sizesOf, unflattenMlp } from "../models";
import type { CreateStepper } from "./stepper";
import { type BatchLoss, type Parametrisation, vectorStepper } from "./vector-stepper";

/** The training step of tensor operations: what any faster one is held to. */
export const createTensorStepper: CreateStepper = (settings) => tensorStepper()(settings);

/** As {@link createTensorStepper}, with another loss than the sum of the terms where one is given. */
export const tensorStepper =
  (lossOf?: BatchLoss): CreateStepper =>
  (settings) => {
    const { start, masks } = settings;
    const [sizes, replicates] = [sizesOf(start), replicatesOf(start)];
    const trained =
      masks &&
      tf.tidy(() => flattenMlp({ weights: [...masks], biases: start.biases.map((bias) => tf.onesLike(bias)) }));
    const parametrisation: Parametrisation = {
      start: flattenMlp(start),
      network: (vector) => unflattenMlp(vector, sizes, replicates),
      gradient: (network) => (trained ? tf.mul<tf.Tensor1D>(flattenMlp(network), trained) : flattenMlp(network)),
      holds: trained && [trained],
    };
    return vectorStepper(settings, parametrisation, lossOf);
  };
