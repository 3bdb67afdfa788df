/**
 * Text that comes from students, for the terminal, which nothing in it may steer; nor may a line of it be a command to
 * GitHub Actions: `::` at its beginning or `##[` anywhere (GitHub Docs, "Workflow commands").
 */
export const printable = (text: string): string =>
  text
    .replace(/(?!\n)\p{Cc}/gu, "\ufffd")
    .replace(/^([^\S\n]*):(?=:)/gm, "$1\ufffd")
    .replaceAll("##[", "#\ufffd[");

/** The same for names, none of which begins a line of its own. */
export const printableName = (text: string): string => printable(text.replaceAll("\n", "\ufffd"));

/** What there is to say of a student's file. */
export const fileLine = ({ student, path, reason }: { student: string; path: string; reason: string }): string =>
  `${printableName(`${student} (${path})`)}: ${printable(reason)}`;
