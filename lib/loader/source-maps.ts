import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";

/** The source maps of the modules that were loaded, by URL. */
const maps = new Map<string, string>();
const ports: MessagePort[] = [];

export const keepMap = (url: string, map: string): void => void maps.set(url, map);

/** Maps that the hooks' thread sends through this port count from now on. */
export const keepMapsFrom = (port: MessagePort): void => void ports.push(port);

/** The map of a module; undefined when it was not transpiled. */
export function sourceMapOf(url: string): string | undefined {
  for (const port of ports)
    for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) {
      const { url: loaded, map } = got.message as { url: string; map: string };
      keepMap(loaded, map);
    }
  return maps.get(url);
}
