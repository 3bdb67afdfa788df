import { timeInZone } from "../gradebook";

/**
 * A time for people: `2026-11-30 23:59 +09:00`, `2026-11-30 14:59 UTC`.
 * @param due - when the module is due, whose offset from UTC is the course's, see `timeInZone`
 */
export function shortTime(time: Date, due: string | undefined): string {
  const text = timeInZone(time, due);
  return `${text.slice(0, 16).replace("T", " ")} ${text.endsWith("Z") ? "UTC" : text.slice(19)}`;
}
