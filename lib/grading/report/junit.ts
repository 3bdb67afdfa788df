import type { Graded } from "../marking";
import { escapeHtml } from "./html";

const seconds = (value: number) => value.toFixed(3);

/** One student's checks as a test suite. Hidden checks appear with their id and nothing more. */
export function junitSuite(student: string, { results, seconds: took, module, isolation }: Graded): string {
  const cases = results.map(({ id, passed, visibility, expected, came }) => {
    const name = `name="${escapeHtml(id)}" classname="${escapeHtml(`${module}.${student}`)}"`;
    if (passed) return `    <testcase ${name}/>`;
    const told = visibility === "public" ? [expected && `expected ${expected}`, came && `came ${came}`] : [];
    return `    <testcase ${name}><failure>${escapeHtml(told.filter(Boolean).join("\n"))}</failure></testcase>`;
  });
  const failures = results.filter(({ passed }) => !passed).length;
  const counts = `tests="${results.length}" failures="${failures}" errors="0" time="${seconds(took)}"`;
  const properties = `    <properties><property name="isolation" value="${isolation}"/></properties>`;
  return [`  <testsuite name="${escapeHtml(student)}" ${counts}>`, properties, ...cases, "  </testsuite>"].join("\n");
}

/** A submission that was not graded, as a suite with one error. */
export function junitError(student: string, reason: string): string {
  const name = escapeHtml(student);
  return [
    `  <testsuite name="${name}" tests="1" failures="0" errors="1" time="0">`,
    `    <testcase name="intake" classname="${name}"><error>${escapeHtml(reason)}</error></testcase>`,
    "  </testsuite>",
  ].join("\n");
}

export const junitXml = (suites: readonly string[]): string =>
  ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", ...suites, "</testsuites>", ""].join("\n");
