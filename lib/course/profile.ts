/** How much a lesson computes: `quick` under a minute, `full` more seeds and several teachers. */
export type Profile = "quick" | "full";

/**
 * The profile that `STILLROOM_PROFILE` selects; quick unless set.
 *
 * @throws Error when it has another value
 */
export function profile(): Profile {
  const value = process.env.STILLROOM_PROFILE || "quick";
  if (value === "quick" || value === "full") return value;
  throw new Error(`STILLROOM_PROFILE is "${value}"; expected "quick" or "full".`);
}
