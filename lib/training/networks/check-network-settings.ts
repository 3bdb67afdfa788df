import { checkFiniteTensors, checkMasks, checkParameters } from "../../models";
import {
  check,
  checkFiniteInputs,
  checkInputs,
  checkLoss,
  checkProbabilities,
  checkRun,
  checkValidation,
} from "../check-run";
import type { NetworkBatch } from "./network-stepper";
import type { TrainNetworkSettings } from "./train-network";

/** Refuses what cannot be trained, before any time is spent on it. */
export function checkNetworkSettings(settings: TrainNetworkSettings): void {
  const { network, start, masks = {}, inputs, loss, parametrisation } = settings;
  checkRun("trainNetwork", settings);
  checkParameters("trainNetwork", network, start);
  checkFiniteTensors("trainNetwork", start);
  checkMasks("trainNetwork", network, masks);
  check(
    !parametrisation || Object.keys(masks).length === 0,
    "trainNetwork: found masks beside a parametrisation; expected one of the two, because ±H has no 0",
  );
  const features = network.inputShape.reduce((product, size) => product * size, 1);
  const rows = checkInputs("trainNetwork", inputs, features);
  checkValidation("trainNetwork", settings.validation, features, network.classes);
  checkLoss(`trainNetwork: ${network.name}`, loss, network.classes, rows);
}

/**
 * Refuses what `augment` made of a mini-batch unless it is one of the same shape, with finite inputs and probabilities as
 * targets.
 */
export function checkAugmented(drawn: NetworkBatch, made: NetworkBatch, features: number, classes: number): void {
  const shapeOf = ({ rows, inputs, targets }: NetworkBatch) =>
    `${rows} rows, ${inputs.length} inputs and [${targets.map(({ length }) => length).join(", ")}] targets`;
  const [found, expected] = [shapeOf(made), shapeOf(drawn)];
  check(found === expected, `trainNetwork: augment made a batch of ${found}; expected ${expected}, as were drawn`);
  checkFiniteInputs("trainNetwork: after augment", made.inputs, features);
  for (const targets of made.targets) checkProbabilities("trainNetwork: augment made a batch that", targets, classes);
}
