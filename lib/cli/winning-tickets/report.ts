import { join } from "node:path";
import {
  type CurveLevel,
  type CurveMeasure,
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
const steps = ({ earlyStop }: CurveMeasure) => earlyStop;

/** A level in one line: weights left, then accuracy and early stop of each arm. */
export function levelLine({ round, remaining, arms, seconds }: LevelRecord): string {
  const cells = (Object.keys(armNames) as ArmName[]).flatMap((name) => {
    const arm = arms[name];
    if (!arm) return [];
    const [accuracy, stop] = [meanInterval(percent(arm)), meanInterval(arm.earlyStop)];
    const half = (accuracy.high - accuracy.low) / 2;
    const label = round === 0 ? "dense" : armNames[name];
    return [`${label} ${accuracy.mean.toFixed(2)} ± ${half.toFixed(2)} % (step ${stop.mean.toFixed(0)})`];
  });
  const left = `${(100 * remaining).toFixed(1)} %`.padStart(7);
  return `round ${String(round).padStart(2)} ${left} left  ${cells.join("   ")}   ${seconds.toFixed(1)} s`;
}

/** The paired gains of every level, and the two bars. */
export function barLines({ levels }: CurveRun): string[] {
  const gains = levels.slice(1).map((level) => {
    const { dense, reinit, random } = ticketGains(level, levels[0]);
    const over = Object.entries({ dense, reinit, "random mask": random }).map(
      ([name, interval]) => `${name} ${interval ? intervalText(interval, "points") : "–"}`,
    );
    return `${(100 * level.remaining).toFixed(1)} % left, ticket over ${over.join("; ")}`;
  });
  const bars = winningTicketBars(levels);
  if (!bars)
    return [...gains, "No level has 17 % of the weights left, so there is no bar to judge: 8 rounds get there."];
  return [...gains, "", bars.gain.sentence, bars.sooner.sentence];
}

/** Writes result.json, accuracy.svg and early-stop.svg; returns their names. */
export async function writeReport(folder: string, dataName: string, run: CurveRun): Promise<string[]> {
  const { levels } = run;
  const result = {
    settings: run.settings,
    bar: winningTicketBar,
    bars: winningTicketBars(levels),
    levels: levels.map((level) => ({ ...level, gains: ticketGains(level, levels[0]) })),
  };
  const files: Record<string, string> = {
    "result.json": `${JSON.stringify(result, null, 2)}\n`,
    ...(levels.length > 1 && {
      "accuracy.svg": chart(dataName, levels, { label: "test accuracy after the last step", unit: "%" }, percent).svg(),
      "early-stop.svg": chart(dataName, levels, { label: "step of the lowest validation loss" }, steps).svg(),
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
