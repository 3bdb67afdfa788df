import type { Redis } from "ioredis";
import { messages } from "../messages";
import type { QueueUrl } from "./queue-url";

/** Milliseconds to wait for the first answer. */
const patience = 10_000;

/**
 * Connects to Redis or Valkey. A connection that is lost later comes back by itself, and commands wait for it; `say` is
 * told of both.
 *
 * @throws Error when there is no answer at first
 */
export async function connect({ href, shown }: QueueUrl, say: (line: string) => void): Promise<Redis> {
  // Loaded here, and BullMQ likewise where it is used: no command without a queue should wait for them.
  const { Redis: Client } = await import("ioredis");
  const redis = new Client(href, {
    lazyConnect: true,
    // BullMQ's blocking commands ask for it.
    maxRetriesPerRequest: null,
    connectTimeout: patience,
    retryStrategy: (times) => Math.min(100 * times, 2000),
  });
  let reason = "";
  redis.on("error", (error: Error) => {
    reason = error.message;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw new Error(messages.noRedis(shown, reason || (error as Error).message));
  }
  let lost = false;
  redis.on("close", () => {
    if (!lost && redis.status !== "end") say(messages.redisGone(shown));
    lost = true;
  });
  redis.on("ready", () => {
    if (lost) say(messages.redisBack(shown));
    lost = false;
  });
  return redis;
}
