import { join } from "node:path";
import {
  type CurveLevel,
  type CurveMeasure,
  cutOffSeeds,
  ticketGains,
  winningTicketBar,
  winningTicketBars,
} from "../../lottery-ticket";
import { type Figure, type Label, lineChart, type Series } from "../../plots";
import { intervalText, meanInterval } from "../../statistics";
import { type CurveRun, type LevelRecord, writeBeside } from "./run-curve";

const armNames = { ticket: "winning ticket", reinit: "reinitialised", random: "random mask" } as const;
type ArmName = keyof typeof armNames;

const percent = ({ accuracy }: CurveMeasure) => accuracy.map((share) => 100 * share);
const earlyStops = ({ earlyStop }: CurveMeasure) => earlyStop;

/**
 * A level in one line: weights left, then accuracy and early stop of each arm. The early stop is "≥" where some seeds
 * were still getting better after the last step.
 *
 * @param steps of each training
 */
export function levelLine({ round, remaining, arms, seconds }: LevelRecord, steps: number): string {
  const cells = (Object.keys(armNames) as ArmName[]).flatMap((name) => {
    const arm = arms[name];
    if (!arm) return [];
    const [accuracy, stop] = [meanInterval(percent(arm)), meanInterval(arm.earlyStop)];
    const half = (accuracy.high - accuracy.low) / 2;
    const atLeast = cutOffSeeds(arm, steps) > 0 ? "≥ " : "";
    const label = round === 0 ? "dense" : armNames[name];
    return [`${label} ${accuracy.mean.toFixed(2)} ± ${half.toFixed(2)} % (step ${atLeast}${stop.mean.toFixed(0)})`];
  });
  const left = `${(100 * remaining).toFixed(1)} %`.padStart(7);
  return `round ${String(round).padStart(2)} ${left} left  ${cells.join("   ")}   ${seconds.toFixed(1)} s`;
}

/** The paired gains of every level, what so many intervals may be read as, and the two bars. */
export function barLines({ levels, steps }: CurveRun): string[] {
  const rows = levels.slice(1).map((level) => {
    const { dense, reinit, random } = ticketGains(level, levels[0]);
    return { level, intervals: Object.entries({ dense, reinit, "random mask": random }) };
  });
  const lines = rows.map(({ level, intervals }) => {
    const over = intervals.map(([name, interval]) => `${name} ${interval ? intervalText(interval, "points") : "–"}`);
    return `${(100 * level.remaining).toFixed(1)} % left, ticket over ${over.join("; ")}`;
  });
  const count = rows.flatMap(({ intervals }) => intervals).filter(([, interval]) => interval).length;
  const gains = count > 0 ? [...lines, uncorrected(count)] : lines;
  const bars = winningTicketBars(levels);
  if (!bars)
    return [...gains, "No level has 17 % of the weights left, so there is no bar to judge: 8 rounds get there."];
  return [...gains, "", bars.gain.sentence, bars.sooner.sentence, ...cutOffLines(bars.level, steps)];
}

/** No correction such as Holm's, because nothing is claimed of these intervals. */
const uncorrected = (count: number) =>
  `These ${count} intervals are not corrected for their number: each alone covers its gain in 95 % of experiments, all ` +
  "at once in fewer. They describe the curve. What is claimed are the two bars at one level, which were fixed beforehand.";

/** What a training that was too short for some networks means for the second bar; nothing where it was for none. */
function cutOffLines({ arms: { ticket, reinit } }: CurveLevel, steps: number): string[] {
  const [tickets, controls] = [ticket, reinit].map((arm) => (arm ? cutOffSeeds(arm, steps) : 0));
  if (tickets + controls === 0) return [];
  const cut = `${controls} of ${ticket.earlyStop.length} reinitialised networks and ${tickets} of the tickets were still getting better at the last step, ${steps}`;
  return [
    tickets === 0
      ? `${cut}: they need at least that many steps, so the tickets' share of their steps is at most what stands here.`
      : `${cut}: they need at least that many steps, so the tickets' share of their steps may be smaller or larger.`,
  ];
}

/** Writes result.json, accuracy.svg and early-stop.svg; returns their names. */
export async function writeReport(folder: string, dataName: string, run: CurveRun): Promise<string[]> {
  const { levels, steps } = run;
  const result = {
    settings: run.settings,
    steps,
    bar: winningTicketBar,
    bars: winningTicketBars(levels),
    levels: levels.map((level) => ({
      ...level,
      gains: ticketGains(level, levels[0]),
      cutOff: Object.fromEntries(
        Object.entries(level.arms).map(([name, arm]) => [name, arm && cutOffSeeds(arm, steps)]),
      ),
    })),
  };
  const files: Record<string, string> = {
    "result.json": `${JSON.stringify(result, null, 2)}\n`,
    ...(levels.length > 1 && {
      "accuracy.svg": chart(dataName, levels, { label: "test accuracy after the last step", unit: "%" }, percent).svg(),
      "early-stop.svg": chart(
        dataName,
        levels,
        { label: `step of the lowest validation loss, at most ${steps}` },
        earlyStops,
      ).svg(),
    }),
  };
  for (const [name, text] of Object.entries(files)) await writeBeside(join(folder, name), text);
  return ["levels.jsonl", ...Object.keys(files)];
}

function chart(
  dataName: string,
  levels: readonly CurveLevel[],
  y: Label,
  valuesOf: (arm: CurveMeasure) => readonly number[],
): Figure {
  const [dense, ...pruned] = [...levels];
  const ascending = pruned.sort((a, b) => a.remaining - b.remaining);
  const series = (name: string, armOf: (level: CurveLevel) => CurveMeasure, over: readonly CurveLevel[]): Series => {
    const intervals = over.map((level) => meanInterval(valuesOf(armOf(level))));
    return {
      name,
      x: over.map(({ remaining }) => 100 * remaining),
      y: intervals.map(({ mean }) => mean),
      low: intervals.map(({ low }) => low),
      high: intervals.map(({ high }) => high),
    };
  };
  const seeds = dense.arms.ticket.accuracy.length;
  return lineChart({
    title: `Winning tickets, ${dataName}: ${y.label}`,
    interval: `95 % t-interval over ${seeds} seeds`,
    x: { label: "weights left", unit: "%", scale: "log" },
    y,
    series: [
      series(armNames.ticket, ({ arms }) => arms.ticket, ascending),
      series(armNames.reinit, ({ arms }) => arms.reinit!, ascending),
      series(armNames.random, ({ arms }) => arms.random!, ascending),
      // The dense network as a line to compare with: it has one level.
      series("dense", () => dense.arms.ticket, [...ascending, dense]),
    ],
  });
}
