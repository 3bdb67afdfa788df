export {
  dataDependentMoment,
  dataIndependentMoment,
  disagreementBound,
  epsilonOf,
  type Privacy,
  privacyOfVotes,
} from "./accountant";
export { disjointParts, type PateArm, type PateSettings, pate, type TrainedAs } from "./pate";
export { countVotes, laplace, noisyLabels } from "./votes";
