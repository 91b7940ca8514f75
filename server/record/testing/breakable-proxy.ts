import { connect, createServer, type NetConnectOpts, type Server, type Socket } from "node:net";

/** Stands between a client and a database, and can fail as a network does. */
export interface BreakableProxy {
  readonly port: number;
  /** Times that a client began to wait for an answer, over all connections. */
  roundTrips(): number;
  /** Breaks all connections; with `everyBytes`, from now on every connection that has carried so many bytes to the database. */
  breakConnections(everyBytes?: number): void;
  /** From now on nothing is carried any more, and connections stay open; or again. */
  freeze(isFrozen: boolean): void;
  close(): Promise<void>;
}

/** @param delayMs that everything takes on its way, each way; opening a connection takes it twice, as it does on a network */
export async function startBreakableProxy(target: NetConnectOpts, delayMs = 0): Promise<BreakableProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let breakAfterBytes = Number.POSITIVE_INFINITY;
  let isFrozen = false;
  let roundTrips = 0;

  /** Everything arrives in the order in which it was sent: timers of one length end in the order of their beginning. */
  const later = (carry: () => void, ms = delayMs): void => {
    if (ms === 0) carry();
    else setTimeout(carry, ms);
  };

  const server: Server = createServer((client) => {
    const database = connect(target);
    const pair = [client, database] as const;
    pairs.add(pair);
    let carriedBytes = 0;
    let isAnswered = true;
    let openingMs = 2 * delayMs;
    client.on("data", (data) => {
      carriedBytes += data.length;
      if (isAnswered) roundTrips += 1;
      isAnswered = false;
      if (carriedBytes > breakAfterBytes) destroy(pair);
      else if (!isFrozen) later(() => database.write(data), delayMs + openingMs);
      openingMs = 0;
    });
    database.on("data", (data) => {
      isAnswered = true;
      if (!isFrozen) later(() => client.write(data));
    });
    for (const socket of pair) {
      socket.on("error", () => undefined);
      socket.on("close", () => destroy(pair));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");

  function destroy(pair: readonly [Socket, Socket]): void {
    pairs.delete(pair);
    for (const socket of pair) socket.destroy();
  }

  return {
    port: address.port,
    roundTrips: () => roundTrips,
    breakConnections(everyBytes = Number.POSITIVE_INFINITY) {
      breakAfterBytes = everyBytes;
      for (const pair of [...pairs]) destroy(pair);
    },
    freeze(frozen) {
      isFrozen = frozen;
    },
    close() {
      for (const pair of [...pairs]) destroy(pair);
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
