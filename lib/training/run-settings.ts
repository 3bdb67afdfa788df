import type { BestBy } from "./best";
import type { CheckpointSettings } from "./checkpoint";
import type { LabelledRows } from "./evaluate";
import type { Optimizer } from "./optimizers";
import type { Schedule } from "./schedules";

/** What every training is told of its course. */
export interface RunSettings {
  readonly steps: number;
  readonly learningRate: number;
  /** Factor on the learning rate; constant unless given. */
  readonly schedule?: Schedule;
  /** Adam unless given. */
  readonly optimizer?: Optimizer;
  /** Rows to choose the best step by, never the test set; none unless given. */
  readonly validation?: LabelledRows;
  /** What is lowest at the best step: the validation error unless given; `({ loss }) => loss` for the validation loss. */
  readonly bestBy?: BestBy;
  /**
   * Early stopping: looks at the validation rows without a better step of any replicate after which training ends; never
   * unless given. What is reported is the best step in any case.
   */
  readonly patience?: number;
  /** Steps between two entries of the history and two looks at the validation rows; a twentieth of all unless given. */
  readonly recordEvery?: number;
  /** Where training can go on after an interruption; nowhere unless given. */
  readonly checkpoint?: CheckpointSettings;
}
