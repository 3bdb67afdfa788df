/** `2026-11-01 09:30 UTC`: the same for every reader, whatever their zone. */
export const shortTime = (time: Date): string => `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
