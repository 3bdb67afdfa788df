export {
  createDenseTrainer,
  type DenseBatch,
  type DenseParameters,
  type DenseTrainer,
  type DenseTrainerSettings,
  type UpdateRule,
} from "./dense";
export {
  type BackendName,
  type SelectBackendOptions,
  type SelectedBackend,
  selectBackend,
  startBackend,
} from "./select-backend";
export { tf } from "./tf";
