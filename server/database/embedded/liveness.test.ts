import { afterEach, describe, expect, it } from "vitest";
import { createRecorder } from "../../record/create-recorder.ts";
import { requestIdFactory } from "../../record/request-id-factory.ts";
import { sampleOutcome } from "../../record/testing/sample-records.ts";
import { connectToSocket } from "../connect.ts";
import { migrate } from "../migrate.ts";
import { createTestClock } from "../testing/test-clock.ts";
import { makeTemplate } from "./new-database-template.ts";
import { type Embedded, openEmbedded } from "./open-embedded.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";
import { WireConnection, wireMessage } from "./testing/wire-connection.ts";

const folder = temporaryFolder();
let embedded: Embedded | null = null;
afterEach(async () => {
  await embedded?.close();
  folder.remove();
});

/** A statement that never ends and does not let go of the thread. */
const endless =
  "with recursive numbers as (select 1 union all select 1 from numbers) select count(*) from numbers";

const protocolVersion = [0, 3, 0, 0];

async function guestOf(socketPath: string): Promise<WireConnection> {
  const guest = new WireConnection(socketPath);
  const startup = wireMessage("", protocolVersion, "user", "postgres", "database", "postgres", [0]);
  guest.send(startup);
  await guest.receiveUntil("Z");
  return guest;
}

describe("an embedded database that hangs", () => {
  it("is started again: a query left open, then a statement without an end; no row is lost at a stop", async () => {
    const said: string[] = [];
    const say = (fields: object, message: string): void => {
      said.push(`${message} ${"reason" in fields ? fields.reason : ""}`.trim());
    };
    embedded = openEmbedded({
      dataDir: folder.path,
      templatePath: await makeTemplate(),
      log: { info: () => undefined, warn: say, error: say },
      hangLimits: { idleSeconds: 3, runningSeconds: 3 },
    });
    await embedded.listening();
    const connect = connectToSocket(embedded.socketPath);
    const sql = connect({ maxConnections: 1 });
    await migrate(sql);

    const guest = await guestOf(embedded.socketPath);
    guest.send(wireMessage("P", "", "select 1", [0, 0]));
    await guest.receiveUntil("1");
    const clock = createTestClock();
    const recorder = createRecorder({ database: { connect, ready: Promise.resolve() }, clock });
    const nextId = requestIdFactory({ clock, random: () => 0.5 });
    for (let row = 0; row < 249; row++) recorder.recordOutcome(sampleOutcome(nextId()), { tenant: null });
    expect(await recorder.close(20_000)).toMatchObject({ waiting: 0, written: 249 });
    const [count] = await sql<{ rows: number }[]>`select count(*)::int as rows from outcomes`;
    expect(count?.rows).toBe(249);
    guest.end();

    const running = sql.unsafe(endless);
    await expect(running).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
    await expect.poll(() => said.length).toBe(4);
    const [again] = await sql<{ rows: number }[]>`select count(*)::int as rows from outcomes`;
    expect(again?.rows).toBe(249);
    expect(said).toEqual([
      "The embedded database stopped; starting it again it hangs: nothing was answered for 3 s, and no statement runs",
      "The embedded database runs again",
      "The embedded database stopped; starting it again it hangs: one statement has run for 3 s",
      "The embedded database runs again",
    ]);
    await sql.end();
  }, 300_000);
});
