import type { PlacedCheck, Plain } from "../../course";

/** One question that a check put to a submission. */
export interface Call {
  /** The id of the check. */
  readonly check: string;
  /** How often the check had been put before: a module that does not load whole is judged in parts, then together. */
  readonly sitting: number;
  readonly name: string;
  readonly args: readonly Plain[];
  /** What came; or why nothing did. */
  readonly answer: { readonly value: Plain } | { readonly error: string };
}

/** Checks that tell every call that they make, with its whole arguments and its answer. */
export function recordCalls(checks: readonly PlacedCheck[], onCall: (call: Call) => void): PlacedCheck[] {
  return checks.map((check) => {
    let sittings = 0;
    return {
      ...check,
      run(student, tools) {
        const sitting = sittings++;
        return check.run(
          {
            async call(name, ...args) {
              const made = { check: check.id, sitting, name, args };
              try {
                const value = await student.call(name, ...args);
                onCall({ ...made, answer: { value } });
                return value;
              } catch (error) {
                onCall({ ...made, answer: { error: error instanceof Error ? error.message : String(error) } });
                throw error;
              }
            },
          },
          tools,
        );
      },
    };
  });
}
