import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLog } from "../log.ts";
import { requestIdBound } from "../request-id.ts";
import { backends, type TestDatabase } from "../testing/backends.ts";
import { createTestClock, testStartMs } from "../testing/test-clock.ts";
import { addDays, dayMs, dayOf, dayStartMs } from "./day.ts";
import { dropPartitionsBefore } from "./drop-partitions-before.ts";
import { ensurePartitions } from "./ensure-partitions.ts";
import { keepOnce } from "./keep-partitions.ts";
import { listPartitionDays } from "./list-partitions.ts";

describe.each(backends)("partitions on $name", (backend) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await backend.open();
  });
  afterAll(() => database.remove());

  /** A request id of a moment: the smallest, with the marks of version and variant. */
  const idAt = (timeMs: number): string =>
    requestIdBound(timeMs).replace("-0000-0000-", "-7000-8000-").replace(/0$/, "1");

  async function addOutcome(timeMs: number): Promise<void> {
    await database.sql`
      insert into outcomes (request_id, finished_at, status, attempts, total_ms, overhead_ms, is_stream)
      values (${idAt(timeMs)}, now(), 'ok', '[]', 1, 1, false)`;
  }

  async function partitionOf(timeMs: number): Promise<string | undefined> {
    const rows = await database.sql<{ name: string }[]>`
      select tableoid::regclass::text as name from outcomes where request_id = ${idAt(timeMs)}`;
    return rows[0]?.name;
  }

  it("are there for today and the next two days when the database is ready", async () => {
    for (const table of ["decisions", "outcomes"] as const) {
      expect((await listPartitionDays(database.sql))[table]).toEqual([
        "2026-11-22",
        "2026-11-23",
        "2026-11-24",
      ]);
    }
  });

  it("take the rows of their day, from its first to its last millisecond", async () => {
    const start = dayStartMs("2026-11-23");
    for (const timeMs of [start - 1, start, start + dayMs - 1]) await addOutcome(timeMs);
    expect(await partitionOf(start - 1)).toBe("outcomes_2026_11_22");
    expect(await partitionOf(start)).toBe("outcomes_2026_11_23");
    expect(await partitionOf(start + dayMs - 1)).toBe("outcomes_2026_11_23");
  });

  it("leave what no day takes to the default partition, and get it back when their day is made", async () => {
    const timeMs = testStartMs + 10 * dayMs;
    await addOutcome(timeMs);
    expect(await partitionOf(timeMs)).toBe("outcomes_default");
    await ensurePartitions(database.sql, [dayOf(timeMs)]);
    expect(await partitionOf(timeMs)).toBe("outcomes_2026_12_02");
  });

  it("can be made by two at once", async () => {
    const day = addDays(dayOf(testStartMs), 20);
    await Promise.all([ensurePartitions(database.sql, [day]), ensurePartitions(database.sql, [day])]);
    expect((await listPartitionDays(database.sql)).decisions).toContain(day);
  });

  it("are read one at a time when a request is looked up", async () => {
    const plan = await database.sql<{ "QUERY PLAN": string }[]>`
      explain select * from decisions where request_id = ${idAt(testStartMs)}`;
    const text = plan.map((row) => row["QUERY PLAN"]).join("\n");
    expect(text).toMatch(/Index Scan using decisions_2026_11_22_pkey/);
    expect(text).not.toMatch(/decisions_2026_11_23|decisions_default/);
  });

  it("are dropped with everything before a day, in the default partition, too", async () => {
    const [oldMs, strayMs] = [dayStartMs("2026-11-19") + 5, dayStartMs("2026-11-10") + 5];
    await ensurePartitions(database.sql, ["2026-11-19"]);
    await addOutcome(oldMs);
    await addOutcome(strayMs);
    const dropped = await dropPartitionsBefore(database.sql, "2026-11-22");
    expect(dropped).toEqual(["decisions_2026_11_19", "outcomes_2026_11_19"]);
    expect(await partitionOf(oldMs)).toBeUndefined();
    expect(await partitionOf(strayMs)).toBeUndefined();
    expect(await partitionOf(dayStartMs("2026-11-23") - 1)).toBe("outcomes_2026_11_22");
  });

  it("move on with the clock, and keep as many whole days as asked", async () => {
    const clock = createTestClock(testStartMs + 3 * dayMs);
    await keepOnce({ sql: database.sql, clock, log: silentLog, retentionDays: 1 });
    const { decisions: days } = await listPartitionDays(database.sql);
    expect(days.slice(0, 4)).toEqual(["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"]);
  });

  it("agree with the SQL function for questions about a span of time", async () => {
    const [row] = await database.sql<
      { id: string }[]
    >`select request_id_at(${new Date(testStartMs + 789)})::text as id`;
    expect(row?.id).toBe(requestIdBound(testStartMs + 789));
  });
});
