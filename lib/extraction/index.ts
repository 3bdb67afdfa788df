export { fidelity, sharedMistakes } from "./compare";
export { type ExtractSettings, extract } from "./extract";
export {
  type Answer,
  hardAnswer,
  type PredictionApi,
  predictionApi,
  roundedAnswer,
  softAnswer,
} from "./prediction-api";
