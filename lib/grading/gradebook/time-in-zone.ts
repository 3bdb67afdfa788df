const minute = 60_000;

/** The offset from UTC of a time in ISO 8601, `+09:00`, in milliseconds; 0 for `Z` and without a time. */
export function offsetOf(due: string | undefined): number {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(due ?? "") ?? [];
  return sign === undefined ? 0 : (sign === "-" ? -1 : 1) * (60 * Number(hours) + Number(minutes)) * minute;
}

/**
 * A time as the clock shows it where a course is held, with that clock's offset from UTC.
 *
 * @param due - when the module is due, ISO 8601: its offset is the course's; undefined, and `Z`, for UTC
 * @returns `2026-11-30T23:59:00+09:00`; in UTC `2026-11-30T14:59:00Z`
 */
export function timeInZone(time: Date, due: string | undefined): string {
  const clock = new Date(time.getTime() + offsetOf(due)).toISOString().slice(0, 19);
  return `${clock}${/[+-]\d\d:\d\d$/.exec(due ?? "")?.[0] ?? "Z"}`;
}
