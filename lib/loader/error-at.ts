/** The error with the place in the user's files as its only frame: its own would be the loader's. */
export function errorAt<E extends Error>(error: E, place: string): E {
  error.stack = `${error.name}: ${error.message}\n    at ${place}`;
  return error;
}
