export { gradeBatch, type Row } from "./grade-batch";
export { duration, progressLine } from "./progress";
export { openStore, type Store, writeWhole } from "./store";
