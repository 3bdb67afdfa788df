import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";

/**
 * Local ports that are free, for a server that a test starts. They are looked for upwards from a place below those that
 * the system hands out by itself (on Linux 32768 and up): of these, another test's connection would now and then take
 * one between our look and the server's start. Each call begins elsewhere, so that tests in other processes, which look at
 * the same time, seldom meet: which port it is, no test depends on.
 */
export async function freePorts(count: number): Promise<number[]> {
  const held: Server[] = [];
  for (let port = 10_000 + Math.floor(Math.random() * 20_000); held.length < count; port++) {
    const server = createServer().listen(port, "127.0.0.1");
    // Rejects where the port is taken.
    const free = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (free) held.push(server);
  }
  const ports = held.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(held.map((server) => once(server.close(), "close")));
  return ports;
}
