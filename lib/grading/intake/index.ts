export { collect, type Found } from "./collect";
export { declaredAgain } from "./declared-again";
export { type Merged, mergeWithRelease } from "./merge";
export { type Picture, pictureTypes } from "./pictures";
export { RefusedError } from "./refusal";
export { submittedCells } from "./submitted-cells";
export { hashOf, largestFile, type Submission, type SubmittedModule, takeIn } from "./take-in";
