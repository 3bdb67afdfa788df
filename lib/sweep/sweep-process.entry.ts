/** A process that does points of sweeps, one after the other. */
import { serveJobs } from "../jobs";
import { registerLoader } from "../loader";
import { runPerformer } from "./run-job";

registerLoader();
serveJobs(runPerformer(process.cwd()));
