const minute = 60_000;

/**
 * A time as the clock shows it where a course is held, with that clock's offset from UTC.
 *
 * @param due - when the module is due, ISO 8601: its offset is the course's; undefined, and `Z`, for UTC
 * @returns `2026-11-30T23:59:00+09:00`; in UTC `2026-11-30T14:59:00Z`
 */
export function timeInZone(time: Date, due: string | undefined): string {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(due ?? "") ?? [];
  const offset = sign === undefined ? 0 : (sign === "-" ? -1 : 1) * (60 * Number(hours) + Number(minutes));
  const clock = new Date(time.getTime() + offset * minute).toISOString().slice(0, 19);
  return sign === undefined ? `${clock}Z` : `${clock}${sign}${hours}:${minutes}`;
}
