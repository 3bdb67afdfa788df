export { RefusedError } from "./refusal";
export { hashOf, largestFile, type Submission, takeIn } from "./take-in";
