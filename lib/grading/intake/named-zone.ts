/** Hours from UTC of the names that one zone alone has, or several with the same offset (tz database, 2025). */
const hours: Readonly<Record<string, number>> = {
  ...{ UTC: 0, GMT: 0, Z: 0, WET: 0, WEST: 1, CET: 1, CEST: 2, EET: 2, EEST: 3, MSK: 3 },
  ...{ WAT: 1, CAT: 2, SAST: 2, EAT: 3, PKT: 5, WIB: 7, HKT: 8, WITA: 8, JST: 9, KST: 9, WIT: 9 },
  ...{ AWST: 8, ACST: 9.5, ACDT: 10.5, AEST: 10, AEDT: 11, NZST: 12, NZDT: 13 },
  ...{
    NST: -3.5,
    NDT: -2.5,
    AST: -4,
    ADT: -3,
    EST: -5,
    EDT: -4,
    MST: -7,
    MDT: -6,
    PDT: -7,
    AKST: -9,
    AKDT: -8,
    HST: -10,
  },
};

const hour = 3_600_000;

/** What Intl calls a zone at a time: `GMT+05:30`, `India Standard Time`. */
function calledAt(time: Date, zone: string, style: "long" | "longOffset"): string {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: style });
  return format.formatToParts(time).find(({ type }) => type === "timeZoneName")?.value ?? "";
}

function offsetAt(time: Date, zone: string): number {
  const [, sign, h, m] = /([+-])(\d\d):(\d\d)/.exec(calledAt(time, zone, "longOffset")) ?? [];
  return sign === undefined ? 0 : (sign === "-" ? -1 : 1) * (Number(h) + Number(m) / 60) * hour;
}

const initials = (words: string): string => words.replace(/(\w)\w*\s*/g, "$1");

/**
 * The time at which clocks of a zone show what UTC's show at `clock`. Names such as CST and IST, which stand for several
 * zones, are told by the machine's own zone, where they are the first letters of what that is called.
 *
 * @param name - `JST`
 * @param machine - its zone in the tz database
 * @returns undefined when nothing tells which zone is meant
 */
export function timeInNamedZone(clock: Date, name: string, machine: string): Date | undefined {
  const known = Object.hasOwn(hours, name) ? hours[name] : undefined;
  if (known !== undefined) return new Date(clock.getTime() - known * hour);
  // Before and after a change of clocks, which one hour may show twice.
  const offsets = [-24, 24].map((h) => offsetAt(new Date(clock.getTime() + h * hour), machine));
  return offsets
    .map((offset) => new Date(clock.getTime() - offset))
    .find((time, i) => offsetAt(time, machine) === offsets[i] && initials(calledAt(time, machine, "long")) === name);
}
