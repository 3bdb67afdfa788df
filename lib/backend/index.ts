export { type BackendName, type SelectBackendOptions, type SelectedBackend, selectBackend } from "./select-backend";
export { tf } from "./tf";
