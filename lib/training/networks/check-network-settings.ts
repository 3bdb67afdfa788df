import { checkMasks, checkParameters } from "../../models";
import { check, checkInputs, checkLoss, checkRun } from "../check-run";
import type { TrainNetworkSettings } from "./train-network";

/** Refuses what cannot be trained, before any time is spent on it. */
export function checkNetworkSettings(settings: TrainNetworkSettings): void {
  const { network, start, masks = {}, inputs, loss, parametrisation } = settings;
  checkRun("trainNetwork", settings);
  checkParameters("trainNetwork", network, start);
  checkMasks("trainNetwork", network, masks);
  check(
    !parametrisation || Object.keys(masks).length === 0,
    "trainNetwork: found masks beside a parametrisation; expected one of the two, because ±H has no 0",
  );
  const features = network.inputShape.reduce((product, size) => product * size, 1);
  const rows = checkInputs("trainNetwork", inputs, features);
  checkLoss(`trainNetwork: ${network.name}`, loss, network.classes, rows);
}
