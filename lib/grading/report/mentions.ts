import { guarded, unguardedName } from "../formula-guard";
import { type CsvRow, type ModuleStandings, readCsv, studentNamed } from "../gradebook";
import { escapeHtml } from "./html";

const pattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** Whether a report, HTML or CSV, holds a student's name as reports write it, and not as part of a longer one. */
export function mentions(report: string, student: string): boolean {
  const names = [student, escapeHtml(student), guarded(student).replaceAll('"', '""')].map(pattern);
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${names.join("|")})(?![\\p{L}\\p{N}]| #\\d)`, "u").test(
    report.normalize("NFC"),
  );
}

/** Whether a row is a student's, also where the number has lost its zeros; where that is open, it may be. */
function isOf(
  student: string,
  name: string,
  { attempt = "", module = "" }: CsvRow["fields"],
  all: readonly ModuleStandings[],
) {
  if (name === student) return true;
  try {
    return all.some((one) => (module === "" || module === one.id) && studentNamed(name, one, attempt) === student);
  } catch {
    return /^\d+$/.test(student) && BigInt(student) === BigInt(name);
  }
}

/**
 * Whether a table has a row of a student, by the whole name; in a text that is no table of students, whether it
 * {@link mentions} the name.
 *
 * @param modules - from the gradebook, while it knows the student
 */
export function tableNames(bytes: Uint8Array, student: string, modules: readonly ModuleStandings[]): boolean {
  try {
    const rows = readCsv(bytes, []);
    const named = rows.flatMap(({ fields }) => {
      const name = fields.student ?? fields.student_id;
      return name === undefined ? [] : [{ name: unguardedName(name).normalize("NFC"), fields }];
    });
    if (named.length > 0) return named.some(({ name, fields }) => isOf(student, name, fields, modules));
  } catch {
    // No table; it may be text all the same.
  }
  return mentions(new TextDecoder().decode(bytes), student);
}
