/** Drawn rows of numbers with their classes. */
export interface ClassRows {
  /** `[rows, features]`, row-major. */
  readonly inputs: Float32Array;
  /** `[rows]`, integers in [0, classes). */
  readonly labels: Int32Array;
}

export interface RowSettings {
  readonly rows: number;
  readonly seed: number | string;
  /** 10 unless given. */
  readonly classes?: number;
  /** Numbers of a row that tell nothing; 200 unless given. */
  readonly noiseFeatures?: number;
}

export const NOISE_FEATURES = 200;

/** @throws RangeError unless there are rows, 2 classes or more, and no negative number of noise features. */
export function checkRowSettings(caller: string, rows: number, classes: number, noiseFeatures: number): void {
  const whole = [rows, classes, noiseFeatures].every(Number.isInteger);
  if (!whole || rows < 1 || classes < 2 || noiseFeatures < 0) {
    throw new RangeError(
      `${caller}: found ${rows} rows, ${classes} classes and ${noiseFeatures} noise features; ` +
        "expected integers of at least 1, 2 and 0",
    );
  }
}
