/** Factor on the learning rate at `step` (0 for the first) of `steps`. */
export type Schedule = (step: number, steps: number) => number;

/** The learning rate as it is. */
export const constant: Schedule = () => 1;

/** From 1 at the first step along half a cosine towards 0: Loshchilov and Hutter 2017, equation 5, without restarts. */
export const cosine: Schedule = (step, steps) => 0.5 * (1 + Math.cos((Math.PI * step) / steps));
