import { type Isolation, type IsolationLevel, isolationLevels, probeIsolation } from "../grading";

/** The walls to grade behind; undefined, with the reason printed, when strangers' code would run without any. */
export async function chosenIsolation(
  root: string,
  wanted: IsolationLevel | undefined,
): Promise<Isolation | undefined> {
  const { isolation, missing } = await probeIsolation(root, wanted ? [wanted] : isolationLevels);
  console.log(`Isolation: ${isolation.level}`);
  if (isolation.level === "process" && wanted !== "process") {
    for (const { level, reason } of missing) console.error(`  ${level}: ${reason}`);
    console.error(
      "Without a box, a submission can read and change what you can. Add what is missing, or, for submissions that " +
        "you trust, say --isolation process.",
    );
    return undefined;
  }
  for (const { level, reason } of missing) console.log(`  without ${level}: ${reason}`);
  return isolation;
}
