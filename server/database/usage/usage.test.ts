import { PgDialect } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRecorder } from "../../record/create-recorder.ts";
import { requestIdFactory } from "../../record/request-id-factory.ts";
import { sampleOutcome } from "../../record/testing/sample-records.ts";
import { dayStartMs } from "../partitions/day.ts";
import { backends, type TestDatabase } from "../testing/backends.ts";
import { createTestClock, testStartMs } from "../testing/test-clock.ts";
import { bucketOf, quantileMs, quantileRelativeError } from "./histogram.ts";
import { foldUsage, pruneHours, recountHour, recountNext, usageDefaults } from "./keep-usage.ts";
import {
  addUsage,
  countedSinceMs,
  mostExpensive,
  noUsage,
  readUsage,
  type Usage,
  type UsageQuestion,
  usageSql,
} from "./read-usage.ts";
import { dimensions, tailRowsSql } from "./usage-sql.ts";

const hourMs = 3_600_000;
const since = Math.floor(testStartMs / hourMs) * hourMs - 30 * hourMs;

describe.each(backends)("usage on $name", (backend) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await backend.open();
  });
  afterAll(() => database.remove());

  const expected = { requests: 0, charged: 0, totals: [] as number[] };
  const clock = createTestClock(testStartMs - 29 * hourMs);
  const nextId = requestIdFactory({ clock, random: () => 0.5 });
  const labels = [
    { model: "a/one", provider: "a", task: "math" },
    { model: "b/two", provider: "b", task: "code:debug" },
  ] as const;

  /** Requests of 30 hours, 40 an hour: two models, two tenants. */
  async function log(): Promise<void> {
    const recorder = createRecorder({ database, clock, flushIntervalMs: null });
    for (let hour = 0; hour < 29; hour += 1) {
      for (let index = 0; index < 40; index += 1) {
        const totalMs = 20 * 1.07 ** (((hour * 40 + index) * 37) % 101);
        const isError = index % 20 === 0;
        const outcome = sampleOutcome(nextId(), {
          status: isError ? "error" : "ok",
          totalMs,
          cost: {
            upstreamNanoUsd: 1_000_000_007 + index,
            markupNanoUsd: 3,
            totalNanoUsd: 1_000_000_010 + index,
          },
        });
        const tenant = index % 4 === 0 ? "small" : "large";
        recorder.recordOutcome(outcome, {
          ...{ tenant, keyId: `key_${tenant}`, tags: index % 2 === 0 ? ["x", "y"] : [] },
          labels: labels[index % 3 === 0 ? 0 : 1]!,
        });
        expected.requests += 1;
        expected.charged += 1_000_000_010 + index;
        if (!isError) expected.totals.push(totalMs);
        clock.advance(60_000);
      }
      clock.advance(20 * 60_000);
      await recorder.flush();
    }
    await recorder.close();
  }

  const ask = (question: Partial<UsageQuestion> = {}) =>
    readUsage(database.db, {
      ...{ sinceMs: since, untilMs: since + 48 * hourMs, dimension: "all", by: "hour", tenant: null },
      ...question,
    });
  const total = async (question: Partial<UsageQuestion> = {}): Promise<Usage> =>
    (await ask(question)).reduce(addUsage, noUsage());
  const valuesOf = async (question: Partial<UsageQuestion>): Promise<string[]> =>
    [...new Set((await ask(question)).map(({ value }) => value))].sort();

  async function all(): Promise<unknown> {
    const parts: unknown[] = [];
    for (const dimension of ["all", ...dimensions] as const)
      for (const by of ["hour", "day"] as const)
        for (const tenant of [null, "small"]) parts.push(await ask({ dimension, by, tenant }));
    return parts;
  }

  it("counts what was just written, before anything is folded", async () => {
    await log();
    expect((await total()).sums).toMatchObject({
      requests: expected.requests,
      charged_nano_usd: expected.charged,
      errors: expected.requests / 20,
    });
  });

  it("tells quantiles within the stated error", async () => {
    const { totalMs } = await total();
    const sorted = [...expected.totals].sort((one, other) => one - other);
    for (const q of [0.5, 0.95]) {
      const exact = sorted[Math.ceil(q * sorted.length) - 1]!;
      const told = quantileMs(totalMs, q)!;
      expect(Math.abs(told / exact - 1)).toBeLessThanOrEqual(quantileRelativeError + 1e-6);
    }
  });

  it("says the same once it is folded, whoever folds, and how often", async () => {
    const before = await all();
    await Promise.all([foldUsage(database.sql), foldUsage(database.sql)]);
    await foldUsage(database.sql);
    const [{ left } = { left: -1 }] = await database.sql<
      { left: number }[]
    >`select count(*)::int as left from usage_tail`;
    expect(left).toBe(0);
    expect(await all()).toEqual(before);
  });

  it("counts a row that is written twice, or late, once and in its own hour", async () => {
    const late = createTestClock(testStartMs - 20 * hourMs);
    const id = requestIdFactory({ clock: late, random: () => 0.25 })();
    const before = await ask();
    for (let times = 0; times < 2; times += 1) {
      const recorder = createRecorder({ database, clock: late, flushIntervalMs: null });
      recorder.recordOutcome(sampleOutcome(id), { tenant: "large", labels: labels[1] });
      await recorder.flush();
      await recorder.close();
      await foldUsage(database.sql);
    }
    const after = await ask();
    const startMs = Math.floor((testStartMs - 20 * hourMs) / hourMs) * hourMs;
    for (const row of after) {
      const was = before.find((one) => one.startMs === row.startMs)?.sums.requests ?? 0;
      expect(row.sums.requests - was).toBe(row.startMs === startMs ? 1 : 0);
    }
  });

  it("groups by model, task, key and tag, with the most expensive first", async () => {
    const question = { sinceMs: since, untilMs: since + 48 * hourMs, by: "hour", tenant: null } as const;
    expect(await mostExpensive(database.db, { ...question, dimension: "model" }, 1)).toEqual({
      values: ["b/two"],
      count: 2,
    });
    expect(await valuesOf({ dimension: "task" })).toEqual(["code:debug", "math"]);
    expect(await valuesOf({ dimension: "provider" })).toEqual(["a", "b"]);
    expect(await valuesOf({ dimension: "key" })).toEqual(["", "key_large", "key_small"]);
    expect(await valuesOf({ dimension: "tag" })).toEqual(["", "x", "y"]);
    expect(await valuesOf({ dimension: "tenant" })).toEqual(["large", "small"]);
  });

  it("shows one tenant nothing of another", async () => {
    expect(await valuesOf({ dimension: "key", tenant: "small" })).toEqual(["key_small"]);
    expect(await valuesOf({ dimension: "tenant", tenant: "small" })).toEqual(["small"]);
    expect((await total({ tenant: "small" })).sums.requests).toBe(expected.requests / 4);
  });

  it("adds hours up to days, and tenants up to all", async () => {
    const days = { by: "day", sinceMs: dayStartMs("2026-11-21") } as const;
    expect((await ask(days)).length).toBe(2);
    const hourly = await total();
    expect(await total(days)).toEqual(hourly);
    expect(addUsage(await total({ tenant: "large" }), await total({ tenant: "small" }))).toEqual(hourly);
  });

  it("comes to the same where it is counted again from the log", async () => {
    const before = await all();
    for (let startMs = since; startMs < since + 31 * hourMs; startMs += hourMs)
      await recountHour(database.sql, startMs);
    expect(await all()).toEqual(before);
  });

  it("counts what was logged before there were rollups, newest hour first, and what is written meanwhile", async () => {
    const before = await all();
    await database.sql`truncate usage_rollups, usage_tail`;
    await database.sql`insert into usage_backfill (id, before) values (1, 'ffffffff-ffff-ffff-ffff-ffffffffffff')`;
    expect(await countedSinceMs(database.db)).not.toBeNull();
    let hours = 0;
    while (await recountNext(database.sql)) hours += 1;
    expect(hours).toBe(29);
    expect(await countedSinceMs(database.db)).toBeNull();
    expect(await all()).toEqual(before);
  });

  it("forgets hours past their time, and keeps their days", async () => {
    const dayBefore = await ask({ by: "day", sinceMs: dayStartMs("2026-11-21") });
    await pruneHours(database.sql, since + (usageDefaults.hourlyDays + 1) * 24 * hourMs);
    const hours = await ask();
    expect(hours.length).toBeGreaterThan(0);
    expect(hours.length).toBeLessThan(29);
    expect(await ask({ by: "day", sinceMs: dayStartMs("2026-11-21") })).toEqual(dayBefore);
  });

  it("counts by the same text in the trigger and in the recount", async () => {
    const [row] = await database.sql<
      { source: string }[]
    >`select prosrc as source from pg_proc where proname = 'outcomes_count'`;
    const squeeze = (text: string): string => text.replaceAll(/\s+/g, " ");
    const query = tailRowsSql("(select *, null::text as decided_task from written)");
    expect(squeeze(row!.source)).toContain(squeeze(query));
  });

  it("reads rollups by their index and never the log", async () => {
    const { sql: text, params } = new PgDialect().sqlToQuery(
      usageSql({
        sinceMs: since,
        untilMs: since + 48 * hourMs,
        dimension: "model",
        by: "hour",
        tenant: "small",
      }),
    );
    await database.sql`analyze usage_rollups`;
    const plan = await database.sql.unsafe<{ "QUERY PLAN": string }[]>(`explain ${text}`, params as string[]);
    const lines = plan.map((row) => row["QUERY PLAN"]).join("\n");
    expect(lines).toMatch(/Index Scan (using|on) usage_rollups/);
    expect(lines).not.toMatch(/Seq Scan on usage_rollups|outcomes|decisions/);
  });

  it("puts a time into the same bucket in SQL", async () => {
    const times = [0, 0.3, 1, 1.5, 39, 1_000, 123_456.7, 3e9];
    for (const timeMs of times) {
      const [row] = await database.sql<{ bucket: number }[]>`
        select least(511, greatest(0, ceil(ln(greatest(${timeMs}::real, 1)::double precision) / ln(1.04::double precision))))::int as bucket`;
      expect(row?.bucket).toBe(bucketOf(Math.fround(timeMs)));
    }
  });
});
