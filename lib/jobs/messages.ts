/** The texts of this room that people read. */
export const messages = {
  progress: (done: number, total: number, rate: string, left: string) =>
    `${done} of ${total} done, ${rate}, about ${left} left`,
  perSecond: (rate: string) => `${rate} a second`,
  perMinute: (rate: string) => `${rate} a minute`,

  processEnded: (how: string, printed: string) =>
    `the process that did it ended (${how})${printed === "" ? "" : `; it printed last: ${printed}`}`,
  givenUp: (attempts: number, reason: string) => `given up after ${attempts} attempts: ${reason}`,

  notQueue: () => "A queue is named as redis://[user:password@]host[:port][/number], or rediss:// for TLS.",
  noRedis: (url: string, why: string) =>
    `No Redis answers at ${url}: ${why}. Start one there (redis-server --appendonly yes), or mend the address.`,
  redisGone: (url: string) => `The connection to ${url} is lost; waiting for it to come back.`,
  redisBack: (url: string) => `Connected to ${url} again.`,
  noWorker: (url: string) => `No worker is connected to the queue. Start one: stillroom worker --queue ${url}`,
  declined: (reason: string) => `A worker gives jobs back: ${reason}`,
  declines: (reason: string) => `Left to other workers: ${reason}`,
  cannotDo: (kind: string) => `this worker does no jobs of kind ${JSON.stringify(kind)}`,
  badJob: () => "the job's data is not what this version writes",
  stalled: (most: number) =>
    `given up after ${most + 1} attempts: each time its worker was lost (killed, out of memory, or its machine gone)`,
} as const;
