export { collect, type Found } from "./collect";
export { type Picture, pictureTypes } from "./pictures";
export { RefusedError } from "./refusal";
export { hashOf, largestFile, type Submission, type SubmittedModule, takeIn } from "./take-in";
