import { messages } from "./messages";

/**
 * The line that tells how far many jobs are. The rate is that of this run: what was done before took no time.
 *
 * @param seconds - since the run began
 * @param reused - of `done`, those that had been done before
 */
export function progressLine(done: number, total: number, reused: number, seconds: number): string {
  const rate = seconds > 0 ? (done - reused) / seconds : 0;
  const left = rate > 0 ? (total - done) / rate : undefined;
  return messages.progress(done, total, rateText(rate), left === undefined ? "?" : duration(left));
}

/** Slow work is counted by the minute. */
const rateText = (rate: number): string =>
  rate > 0 && rate < 0.1 ? messages.perMinute((60 * rate).toFixed(1)) : messages.perSecond(rate.toFixed(1));

/** `75` → `1 min 15 s`. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const parts = [
    [Math.floor(whole / 3600), "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).slice(0, 2);
  return shown.length > 0 ? shown.map(([count, unit]) => `${count} ${unit}`).join(" ") : "0 s";
}
