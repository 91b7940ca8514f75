import { connect, createServer, type NetConnectOpts, type Server, type Socket } from "node:net";

/** Stands between a client and a database, and can fail as a network does. */
export interface BreakableProxy {
  readonly port: number;
  /** Breaks all connections; with `everyBytes`, from now on every connection that has carried so many bytes to the database. */
  breakConnections(everyBytes?: number): void;
  /** From now on nothing is carried any more, and connections stay open; or again. */
  freeze(isFrozen: boolean): void;
  close(): Promise<void>;
}

export async function startBreakableProxy(target: NetConnectOpts): Promise<BreakableProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let breakAfterBytes = Number.POSITIVE_INFINITY;
  let isFrozen = false;

  const server: Server = createServer((client) => {
    const database = connect(target);
    const pair = [client, database] as const;
    pairs.add(pair);
    let carriedBytes = 0;
    client.on("data", (data) => {
      carriedBytes += data.length;
      if (carriedBytes > breakAfterBytes) destroy(pair);
      else if (!isFrozen) database.write(data);
    });
    database.on("data", (data) => {
      if (!isFrozen) client.write(data);
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
