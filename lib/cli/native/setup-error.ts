/** What stopped the setup and the next step, for the terminal; no stack trace helps the reader. */
export class SetupError extends Error {}
