export { collect, type Found } from "./collect";
export { RefusedError } from "./refusal";
export { hashOf, largestFile, type Submission, takeIn } from "./take-in";
