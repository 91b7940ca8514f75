import dns from "node:dns";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { createUpstreamPools } from "./upstream-pools.ts";

const servers: Server[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** Answers with its own name; one that is asked for `/slow` when it is told to. */
async function serve(
  name: string,
  address: string,
  port = 0,
): Promise<{ port: number; release: () => void }> {
  let release = (): void => undefined;
  const server = createServer((request, response) => {
    response.write(name);
    if (request.url === "/slow") release = () => response.end(" to the end");
    else response.end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  return { port: (server.address() as AddressInfo).port, release: () => release() };
}

/** The whole of 127/8 is loopback. */
function lookUpAs(address: () => string): () => number {
  let lookups = 0;
  vi.spyOn(dns, "lookup").mockImplementation(((
    _name: string,
    options: dns.LookupOptions,
    done: (error: null, found: unknown, family?: number) => void,
  ) => {
    lookups += 1;
    if (options.all === true) done(null, [{ address: address(), family: 4 }]);
    else done(null, address(), 4);
  }) as never);
  return () => lookups;
}

it("follows a change of DNS within its time although the connections are busy, and ends what runs where it began", async () => {
  let [address, nowMs] = ["127.0.0.1", 0];
  const { port, release } = await serve("first", "127.0.0.1");
  await serve("second", "127.0.0.2", port);
  const lookups = lookUpAs(() => address);
  const pools = createUpstreamPools({ maxNameAgeMs: 1_000, monotonicMs: () => nowMs });
  const get = (path: string) =>
    pools.poolFor(`http://provider.test:${port}`).request({ path, method: "GET" });
  const ask = async () => (await get("/")).body.text();
  try {
    expect(await ask()).toBe("first");
    const running = await get("/slow");
    address = "127.0.0.2";
    nowMs = 999;
    expect(await ask()).toBe("first");
    const before = lookups();
    nowMs = 1_000;
    expect(await ask()).toBe("second");
    expect(lookups()).toBe(before + 1);
    release();
    expect(await running.body.text()).toBe("first to the end");
  } finally {
    await pools.close();
  }
});

it("keeps the connections of an origin that is an address, and looks nothing up", async () => {
  let nowMs = 0;
  const { port } = await serve("it", "127.0.0.1");
  const lookups = lookUpAs(() => "127.0.0.9");
  const pools = createUpstreamPools({ maxNameAgeMs: 1_000, monotonicMs: () => nowMs });
  const pool = pools.poolFor(`http://127.0.0.1:${port}`);
  nowMs = 1e9;
  expect(pools.poolFor(`http://127.0.0.1:${port}`)).toBe(pool);
  expect(await (await pool.request({ path: "/", method: "GET" })).body.text()).toBe("it");
  expect(lookups()).toBe(0);
  await pools.close();
});

it("ends what runs on connections that are replaced when everything is closed", async () => {
  let nowMs = 0;
  const { port } = await serve("first", "127.0.0.1");
  lookUpAs(() => "127.0.0.1");
  const pools = createUpstreamPools({ maxNameAgeMs: 1_000, monotonicMs: () => nowMs });
  const origin = `http://provider.test:${port}`;
  const running = await pools.poolFor(origin).request({ path: "/slow", method: "GET" });
  nowMs = 1_000;
  pools.poolFor(origin);
  await pools.close();
  await expect(running.body.text()).rejects.toThrow();
});
