/** What `read` returns, or `otherwise` where a getter, a proxy or another piece of the user's code in it throws. */
export function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
