import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSeededRandom, type LiveScores } from "../../engine/index.ts";
import type { Client } from "../database/connect.ts";
import { silentLog } from "../database/log.ts";
import { createNotifier } from "../database/notify/create-notifier.ts";
import { listAlerts, type StoredAlert } from "../database/repositories/alerts.ts";
import { type FeedbackRow, writeFeedback } from "../database/repositories/feedback.ts";
import { backends, type TestDatabase } from "../database/testing/backends.ts";
import { keepLearning } from "../learning/live-learning.ts";
import { requestIdFactory } from "../record/request-id-factory.ts";
import { createAlertAdministration } from "./alert-administration.ts";
import { watchDrift } from "./watch-drift.ts";

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 10, 28);
const settings = { halfLifeMs: 30 * 86_400_000, userWeightCap: 5, unnamedWeightCap: 5_000 };
const open = { isOpen: true, limit: 50, beforeId: null };

describe.each(backends)("watchDrift on $name", (backend) => {
  let database: TestDatabase;
  let sql: Client;
  let nowMs = startMs;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const random = createSeededRandom(11);
  const requestId = requestIdFactory({ clock, random });

  beforeAll(async () => {
    database = await backend.open();
    sql = database.connect({ maxConnections: 1 });
  });
  afterAll(async () => {
    await sql.end();
    await database.remove();
  });

  const watcher = (heard: StoredAlert[] = []) =>
    watchDrift({
      ...{ database, clock, log: silentLog, random, valuesPerFalseAlarm: 100_000, pollMs: 3_600_000 },
      alerted: async (alert) => void heard.push(alert),
    });

  /** Thumbs on `count` requests, a minute apart. */
  async function thumbs(count: number, upShare: number, changes: Partial<FeedbackRow> = {}): Promise<void> {
    const rows: FeedbackRow[] = [];
    for (let index = 0; index < count; index += 1) {
      nowMs += minuteMs;
      const score = random() < upShare ? 1 : 0;
      rows.push({
        ...{ createdAtMs: nowMs, tenant: "anna", requestId: requestId(), sessionKey: null, userKey: null },
        ...{ metric: "thumbs", value: score === 1, score, weight: 0.5, source: "api" },
        ...{ candidateId: "a", taskType: "math", credits: null, comment: null, tags: null },
        idempotencyKey: null,
        ...changes,
      });
    }
    await writeFeedback(sql, rows);
  }

  interface Told {
    readonly sums: LiveScores | undefined;
    readonly kept: ReadonlyMap<string, number>;
  }
  /** What a process believes of the candidates, on mathematics or another kind of work; null: nothing is told of it. */
  async function learnt(asked = "math"): Promise<Told> {
    let told: Told | null = null;
    const learning = keepLearning({
      ...{ database, notifier: createNotifier(database), clock, log: silentLog, settings, pollMs: 3_600_000 },
      taskTypes: ["math", "chat", "code"],
      learn(taskType, [sums], kept) {
        if (taskType === asked) told = { sums, kept };
      },
    });
    await learning.look();
    await learning.close();
    return told!;
  }

  it("alerts where scores get worse, once, also after another process has taken over, and discounts what was before", async () => {
    const heard: StoredAlert[] = [];
    const first = watcher(heard);
    await thumbs(300, 0.9);
    await first.look();
    expect(heard).toEqual([]);
    const changedMs = nowMs;
    const before = (await learnt()).sums!.byCandidate.get("a")!;
    await thumbs(150, 0.3);
    await first.look();
    expect(heard).toHaveLength(1);
    const [alert] = await listAlerts(database.db, open);
    expect(alert).toMatchObject({
      ...{ metric: "quality", candidateId: "a", taskType: "math", source: "feedback thumbs" },
      ...{ direction: "down", acknowledgedAt: null, isDismissed: false },
    });
    expect(alert!.before).toBeGreaterThan(0.8);
    expect(alert!.after).toBeLessThan(0.5);
    expect(Math.abs(Date.parse(alert!.changedAt) - changedMs)).toBeLessThan(30 * minuteMs);
    await first.look();
    await first.close();
    const second = watcher(heard);
    await second.look();
    await second.close();
    expect(heard).toHaveLength(1);

    const after = await learnt();
    expect(after.kept).toEqual(new Map([["a", 0.05]]));
    const sum = after.sums!.byCandidate.get("a")!;
    expect(before.successes / before.weight).toBeGreaterThan(0.85);
    expect(sum.successes / sum.weight).toBeLessThan(0.45);
    expect(sum.weight).toBeLessThan(0.7 * before.weight);

    // Said to be a false alarm: everything counts again.
    let changes = 0;
    const administration = createAlertAdministration({
      ...{ db: database.db, nowMs: clock.nowMs },
      async changed() {
        changes += 1;
      },
    });
    await administration.acknowledge(String(alert!.id), true, { actor: "admin", origin: "test" });
    expect(changes).toBe(1);
    expect(await listAlerts(database.db, open)).toEqual([]);
    const again = await learnt();
    expect(again.kept.size).toBe(0);
    expect(again.sums!.byCandidate.get("a")!.weight).toBeGreaterThan(before.weight);
  });

  it("finds a model that got worse on all kinds of work by them together, and discounts what was known on each", async () => {
    const watching = watcher();
    const kinds = ["chat", "summarise", "extract", "rewrite"];
    const onAll = async (count: number, upShare: number): Promise<void> => {
      for (let index = 0; index < count; index += 1)
        await thumbs(1, upShare, { candidateId: "b", taskType: kinds[index % kinds.length]! });
    };
    await onAll(240, 0.9);
    await watching.look();
    await onAll(90, 0.3);
    await watching.look();
    await watching.close();
    const alerts = (await listAlerts(database.db, open)).filter(({ candidateId }) => candidateId === "b");
    expect(alerts).toMatchObject([{ metric: "quality", taskType: null, direction: "down" }]);
    // 60 thumbs of half a weight each, of which those before the change count a twentieth.
    const sum = (await learnt("chat")).sums!.byCandidate.get("b")!;
    expect(sum.weight).toBeLessThan(15);
    // Nobody scored code: what was known of it beforehand is discounted, too.
    expect((await learnt("code")).kept).toEqual(new Map([["b", 0.05]]));
    const administration = createAlertAdministration({
      ...{ db: database.db, nowMs: clock.nowMs, changed: async () => undefined },
    });
    await administration.acknowledge(String(alerts[0]!.id), true, { actor: "admin", origin: "test" });
    expect((await learnt("chat")).kept.size).toBe(0);
  });

  it("does not take one person's mood for a change", async () => {
    const heard: StoredAlert[] = [];
    const watching = watcher(heard);
    const angry = Buffer.alloc(18, 7).toString("base64");
    await thumbs(200, 0.9, { taskType: "translate" });
    await thumbs(200, 0, { taskType: "translate", userKey: angry });
    await watching.look();
    await watching.close();
    expect(heard).toEqual([]);
  });
});
