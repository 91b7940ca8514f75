import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Outcome } from "../../engine/index.ts";
import type { Client } from "../database/connect.ts";
import { silentLog } from "../database/log.ts";
import { backends, type TestDatabase } from "../database/testing/backends.ts";
import type { RequestPlan } from "../pipeline/plan/request-plan.ts";
import { keepReplyLengths, type RunningReplyLengths } from "./reply-lengths.ts";

const dayMs = 86_400_000;

const plan = (expectedOutputTokens: number, lengthFactor?: number, features: object | null = {}) =>
  ({
    features,
    decision: {
      tasks: [{ taskType: "math", probability: 0.9 }],
      ranked: ["a", "b"].map((candidateId) => ({
        candidateId,
        prediction: { cost: { expectedOutputTokens, ...(lengthFactor !== undefined && { lengthFactor }) } },
      })),
    },
  }) as unknown as RequestPlan;

const outcome = (outputTokens: number | null, changes: Partial<Outcome> = {}): Outcome =>
  ({
    status: "ok",
    finishReason: "stop",
    servedCandidateId: "a",
    attempts: [],
    usage: { outputTokens },
    ...changes,
  }) as unknown as Outcome;

describe.each(backends)("lengths of replies on $name", (backend) => {
  let database: TestDatabase;
  let sql: Client;
  let nowMs = Date.UTC(2026, 10, 28);
  const clock = { nowMs: () => nowMs };
  const running: RunningReplyLengths[] = [];

  beforeAll(async () => {
    database = await backend.open();
    sql = database.connect({ maxConnections: 1 });
    await database.ready;
  });
  beforeEach(async () => void (await sql`delete from reply_lengths`));
  afterAll(async () => {
    for (const one of running) await one.close();
    await sql.end();
    await database.remove();
  });

  function process(): RunningReplyLengths {
    const one = keepReplyLengths({
      ...{ database, clock, log: silentLog, halfLifeMs: 30 * dayMs, syncMs: 3_600_000 },
    });
    running.push(one);
    return one;
  }
  const operation = (maxOutputTokens: number | null) => ({ parsed: () => ({ maxOutputTokens }) }) as never;
  const see = (
    one: RunningReplyLengths,
    count: number,
    how: RequestPlan,
    what: Outcome,
    limitTokens: number | null = null,
  ): void => {
    for (let reply = 0; reply < count; reply += 1)
      one.consumer.settled!(operation(limitTokens), how, what, null);
  };
  const factorOf = (one: RunningReplyLengths): number => one.factors!.of("math", "a");

  it("reaches other processes and those that start later; sums of two are one", async () => {
    const [one, other] = [process(), process()];
    see(one, 300, plan(300), outcome(30));
    see(other, 300, plan(300), outcome(90));
    await Promise.all([one.sync(), other.sync()]);
    await one.sync();
    const later = process();
    await later.sync();
    await other.sync();
    for (const each of [one, other, later]) expect(factorOf(each)).toBeCloseTo(0.2, 1);
    expect(factorOf(later)).toBe(factorOf(one));
  });

  it("holds replies against what was expected before anything was learnt, so that what is learnt is not learnt twice", async () => {
    const one = process();
    see(one, 500, plan(300), outcome(30));
    await one.sync();
    const learnt = factorOf(one);
    see(one, 5_000, plan(300 * learnt, learnt), outcome(30));
    await one.sync();
    expect(factorOf(one)).toBeLessThanOrEqual(learnt);
    expect(factorOf(one)).toBeCloseTo(0.1, 1);
  });

  it("leaves out replies that say nothing of a model's length", async () => {
    const one = process();
    see(one, 99, plan(300), outcome(null));
    see(one, 99, plan(300), outcome(0));
    see(one, 99, plan(300), outcome(5, { finishReason: "length" }));
    see(one, 99, plan(300), outcome(5, { status: "cancelled" }));
    see(one, 99, plan(300), outcome(5, { cached: {} as never }));
    see(one, 99, plan(300), outcome(5, { attempts: [{ part: {} }] as never }));
    see(one, 99, plan(300), outcome(5, { servedCandidateId: "not ranked" }));
    see(one, 99, plan(300, 1, null), outcome(5));
    see(one, 99, plan(50), outcome(5), 50);
    await one.sync();
    expect(factorOf(one)).toBe(1);
    expect(await sql`select * from reply_lengths`).toHaveLength(0);
  });

  it("forgets half in a half-life", async () => {
    const one = process();
    see(one, 400, plan(300), outcome(30));
    await one.sync();
    nowMs += 30 * dayMs;
    see(one, 100, plan(300), outcome(300));
    await one.sync();
    const [row] = await sql`select requests, expected_tokens, actual_tokens from reply_lengths`;
    expect(row!.requests).toBeCloseTo(300, 6);
    expect(row!.expected_tokens).toBeCloseTo(90_000, 4);
    expect(row!.actual_tokens).toBeCloseTo(36_000, 4);
  });

  it("keeps what it has seen while the database is away", async () => {
    let isAway = true;
    const db = new Proxy(database.db, {
      get: (of, name) =>
        name === "transaction" && isAway
          ? () => Promise.reject(new Error("away"))
          : Reflect.get(of, name).bind(of),
    });
    const one = keepReplyLengths({
      ...{ database: { db, ready: database.ready, status: database.status }, clock, log: silentLog },
      ...{ halfLifeMs: dayMs, syncMs: 3_600_000 },
    });
    running.push(one);
    see(one, 50, plan(300), outcome(30));
    await one.sync();
    expect(one.factors).toBeNull();
    isAway = false;
    await one.sync();
    expect(factorOf(one)).toBeLessThan(0.4);
  });
});
