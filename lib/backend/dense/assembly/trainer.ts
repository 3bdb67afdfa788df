export { awaitChange, increment } from "./await";
export { scratchBytes } from "./matrix-multiply";
export { trainStep } from "./train-step";
