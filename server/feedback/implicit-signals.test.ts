import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import type { Client } from "../database/connect.ts";
import { backends, type TestDatabase } from "../database/testing/backends.ts";
import { requestIdFactory } from "../record/request-id-factory.ts";
import { createFeedbackIntake, type FeedbackIntake } from "./feedback-intake.ts";
import { type ImplicitSignals, retryWithinMs, watchImplicitSignals } from "./implicit-signals.ts";

const minuteMs = 60_000;

describe.each(backends)("implicit signals on $name", (backend) => {
  let database: TestDatabase;
  let sql: Client;
  let intake: FeedbackIntake;
  let watcher: ImplicitSignals;
  let nowMs = Date.UTC(2026, 10, 28, 12);
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const nextId = requestIdFactory({ clock, random: createSeededRandom(9) });

  beforeAll(async () => {
    database = await backend.open();
    sql = database.connect({ maxConnections: 1 });
    intake = createFeedbackIntake({
      ...{ database, clock, salt: "a salt of sixteen", windowMs: 30 * 86_400_000 },
      ...{ flushLog: async () => undefined, written: () => undefined },
    });
    watcher = watchImplicitSignals({
      ...{
        database,
        clock,
        log: { warn: (fields) => expect(fields).toBeNull() },
        intake,
        signals: { retry: true, abandoned: true },
        pollMs: 3_600_000,
      },
    });
  });
  afterAll(async () => {
    await watcher.close();
    await intake.close();
    await sql.end();
    await database.remove();
  });
  beforeEach(async () => {
    nowMs += 3_600_000;
    await sql`delete from feedback`;
  });

  interface Asked {
    readonly prompt: string;
    readonly user?: string;
    readonly tenant?: string;
    readonly taskType?: string | null;
    readonly status?: string;
    readonly isStream?: boolean;
  }
  /** A request as the log holds it. */
  async function ask({
    prompt,
    user,
    tenant = "anna",
    taskType = "math",
    status = "ok",
    isStream = false,
  }: Asked): Promise<string> {
    const id = nextId();
    const at = new Date(nowMs).toISOString();
    await sql`insert into decisions (request_id, created_at, tenant, requested_model, chosen_candidate, propensity, task_type, novelty,
        priors_version, decision_ms, prompt_hash, user_key)
      values (${id}, ${at}, ${tenant}, 'auto', 'a', 1, ${taskType}, 0, 'test', 1, ${Buffer.from(prompt)}, ${user === undefined ? null : Buffer.from(user)})`;
    await sql`insert into outcomes (request_id, finished_at, tenant, status, served_candidate, total_ms, overhead_ms, is_stream)
      values (${id}, ${at}, ${tenant}, ${status}, 'a', 1, 1, ${isStream})`;
    nowMs += 1_000;
    return id;
  }
  async function signs(metric: string): Promise<Record<string, { value: boolean; score: number }>> {
    const rows = await sql<{ id: string; value: boolean; score: number }[]>`
      select request_id::text as id, value, score from feedback where metric = ${metric} and superseded_by is null and source = 'implicit'`;
    return Object.fromEntries(rows.map(({ id, value, score }) => [id, { value, score }]));
  }

  it("says soon that a prompt came again, and after ten minutes that one did not", async () => {
    const first = await ask({ prompt: "why", user: "ada" });
    const other = await ask({ prompt: "how", user: "ada" });
    const foreign = await ask({ prompt: "why", user: "bob" });
    const otherTenant = await ask({ prompt: "why", user: "ada", tenant: "carl" });
    nowMs += 2 * minuteMs;
    const again = await ask({ prompt: "why", user: "ada" });
    await watcher.look();
    expect(await signs("retry")).toEqual({ [first]: { value: true, score: 0 } });
    for (let passed = 0; passed < retryWithinMs + 2 * minuteMs; passed += minuteMs / 2) {
      nowMs += minuteMs / 2;
      await watcher.look();
    }
    const no = { value: false, score: 1 };
    expect(await signs("retry")).toEqual({
      ...{ [first]: { value: true, score: 0 }, [other]: no, [foreign]: no, [otherTenant]: no, [again]: no },
    });
    const [{ rows }] = (await sql`select count(*)::int as rows from feedback`) as unknown as [
      { rows: number },
    ];
    expect(rows).toBe(5);
  });

  it("does not take a prompt for a retry after more than ten minutes, or of a request that named its model", async () => {
    const first = await ask({ prompt: "late", user: "ada" });
    const named = await ask({ prompt: "named", user: "ada", taskType: null });
    await ask({ prompt: "named", user: "ada" });
    nowMs += retryWithinMs + 1_000;
    await ask({ prompt: "late", user: "ada" });
    await watcher.look();
    const found = await signs("retry");
    expect(found[first]).toEqual({ value: false, score: 1 });
    expect(found[named]).toBeUndefined();
    expect(Object.values(found).some(({ value }) => value)).toBe(false);
  });

  it("says of every stream whether its client left", async () => {
    const whole = await ask({ prompt: "a", isStream: true });
    const left = await ask({ prompt: "b", isStream: true, status: "cancelled" });
    await ask({ prompt: "c", isStream: true, status: "broken" });
    await ask({ prompt: "d", status: "cancelled" });
    await watcher.look();
    await watcher.look();
    expect(await signs("abandoned")).toEqual({
      [whole]: { value: false, score: 1 },
      [left]: { value: true, score: 0 },
    });
  });
});
