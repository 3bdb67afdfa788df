export { inParallel } from "./in-parallel";
export { type Job, type Json, jobId, jsonSchema } from "./job";
export { landOnce, writeWhole } from "./land";
export {
  DeclinedError,
  type GetDone,
  getDoneBy,
  LostError,
  mostAttempts,
  type Perform,
  withAttempts,
} from "./perform";
export { type ProcessPool, processPool, serveJobs } from "./process-pool";
export { duration, progressLine } from "./progress";
export { type Offer, offerJobs } from "./queue/offer-jobs";
export { type QueueUrl, queueUrl } from "./queue/queue-url";
export { type TakeOptions, takeJobs } from "./queue/take-jobs";
