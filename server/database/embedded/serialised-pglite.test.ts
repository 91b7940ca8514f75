import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectToSocket } from "../connect.ts";
import { silentLog } from "../log.ts";
import { makeTemplate } from "./new-database-template.ts";
import { type Embedded, openEmbedded } from "./open-embedded.ts";
import { wireMessage as message, WireConnection } from "./testing/wire-connection.ts";

const startup = message("", [0, 3, 0, 0], "user", "postgres", "database", "postgres", [0]);
const parse = (sql: string): Buffer => message("P", "", sql, [0, 0]);
const bind = message("B", "", "", [0, 0, 0, 0, 0, 0]);
const describePortal = message("D", [0x50], "");
const execute = message("E", "", [0, 0, 0, 0]);
const flush = message("H");
const sync = message("S");
const bindComplete = "2";
const rowDescription = "T";
const dataRow = "D";
const readyForQuery = "Z";

describe("SerialisedPglite", () => {
  let embedded: Embedded;

  beforeAll(async () => {
    embedded = openEmbedded({ dataDir: null, templatePath: await makeTemplate(), log: silentLog });
    await embedded.listening();
  });
  afterAll(() => embedded.close());

  async function connection(): Promise<WireConnection> {
    const opened = new WireConnection(embedded.socketPath);
    opened.send(startup);
    await opened.receiveUntil(readyForQuery);
    return opened;
  }

  async function rows(from: WireConnection): Promise<string[]> {
    const messages = await from.receiveUntil(readyForQuery);
    return messages.filter(({ type }) => type === dataRow).map(({ body }) => body);
  }

  it("answers each connection with its own rows when their queries arrive in pieces at the same time", async () => {
    const [one, other] = [await connection(), await connection()];
    one.send(parse("select 'row-of-one'"), bind, flush);
    await one.receiveUntil(bindComplete);
    other.send(parse("select 'row-of-other'"), bind, execute, sync);
    // Each answer shows that the server has read on since the other's query arrived.
    for (let round = 0; round < 3; round++) {
      one.send(describePortal, flush);
      await one.receiveUntil(rowDescription);
    }
    one.send(execute, sync);
    expect(await rows(one)).toEqual([expect.stringContaining("row-of-one")]);
    expect(await rows(other)).toEqual([expect.stringContaining("row-of-other")]);
    one.end();
    other.end();
  });

  it("goes on with the others when a connection breaks off in the middle of a query or a transaction", async () => {
    const unfinishedQuery = [parse("select 1"), bind, flush];
    const unfinishedTransaction = [message("Q", "begin; create table lost ()")];
    for (const [unfinished, answered] of [
      [unfinishedQuery, bindComplete],
      [unfinishedTransaction, readyForQuery],
    ] as const) {
      const broken = await connection();
      broken.send(...unfinished);
      await broken.receiveUntil(answered);
      broken.end();
      const next = await connection();
      next.send(message("Q", "select to_regclass('lost') is null"));
      expect(await rows(next)).toEqual([expect.stringMatching(/t$/)]);
      next.end();
    }
  });

  it("keeps many clients apart under load", async () => {
    const clients = Array.from({ length: 4 }, () =>
      connectToSocket(embedded.socketPath)({ maxConnections: 2 }),
    );
    const wide = "x".repeat(200_000); // Several packets, so that pieces of different queries meet.
    const answers = await Promise.all(
      Array.from({ length: 80 }, async (_, number) => {
        const client = clients[number % clients.length] as (typeof clients)[number];
        const text = number % 2 === 0 ? wide : "y";
        const [row] = await client<{ number: number; length: number }[]>`
          select ${number}::int as number, length(${text}::text) as length`;
        return row?.number === number && row.length === text.length;
      }),
    );
    expect(answers.every(Boolean)).toBe(true);
    await Promise.all(clients.map((client) => client.end()));
  });
});
