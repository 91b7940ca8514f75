import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSeededRandom, type LiveScores } from "../../engine/index.ts";
import type { Client } from "../database/connect.ts";
import { silentLog } from "../database/log.ts";
import { createNotifier } from "../database/notify/create-notifier.ts";
import { insertEvidence } from "../database/repositories/evidence.ts";
import { type FeedbackRow, writeFeedback } from "../database/repositories/feedback.ts";
import { backends, type TestDatabase } from "../database/testing/backends.ts";
import { requestIdFactory } from "../record/request-id-factory.ts";
import { keepLearning, type LiveLearning } from "./live-learning.ts";

const dayMs = 86_400_000;
const settings = { halfLifeMs: 30 * dayMs, userWeightCap: 5, unnamedWeightCap: 50 };
const startMs = Date.UTC(2026, 10, 28);

describe.each(backends)("live learning on $name", (backend) => {
  let database: TestDatabase;
  let sql: Client;
  let nowMs = startMs;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const random = createSeededRandom(3);
  const requestId = requestIdFactory({ clock, random });
  const running: LiveLearning[] = [];

  beforeAll(async () => {
    database = await backend.open();
    sql = database.connect({ maxConnections: 1 });
  });
  afterAll(async () => {
    for (const learning of running) await learning.close();
    await sql.end();
    await database.remove();
  });

  /** A process that learns, and what it was told last of each task type. */
  function learner(): { learning: LiveLearning; known: Map<string, readonly LiveScores[]> } {
    const known = new Map<string, readonly LiveScores[]>();
    const learning = keepLearning({
      ...{ database, notifier: createNotifier(database), clock, log: silentLog, settings, pollMs: 60_000 },
      taskTypes: [],
      learn: (taskType, sources) => void known.set(taskType, sources),
    });
    running.push(learning);
    return { learning, known };
  }

  const row = (changes: Partial<FeedbackRow> = {}): FeedbackRow => ({
    ...{ createdAtMs: nowMs, tenant: "anna", requestId: requestId(), sessionKey: null, userKey: null },
    ...{
      metric: "thumbs",
      value: true,
      score: 1,
      weight: 0.5,
      source: "api",
      candidateId: "a",
      taskType: "math",
    },
    ...{ credits: null, comment: null, tags: null, idempotencyKey: null },
    ...changes,
  });

  const figures = (known: Map<string, readonly LiveScores[]>) =>
    [...known]
      .flatMap(([taskType, sources]) =>
        sources.flatMap(({ source, byCandidate }) =>
          [...byCandidate].map(([id, sum]) => ({ cell: `${taskType} ${source} ${id}`, ...sum })),
        ),
      )
      .sort((one, other) => (one.cell < other.cell ? -1 : 1));

  it("has the same sums running, through corrections, sessions and time, as when fitted anew", async () => {
    const { learning, known } = learner();
    await learning.look();
    const users = Array.from({ length: 12 }, (_, index) => Buffer.alloc(18, index + 1).toString("base64"));
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() ** 2 * items.length)]!;
    const given: FeedbackRow[] = [];
    for (let batch = 0; batch < 12; batch += 1) {
      const rows = Array.from({ length: 60 }, () => {
        const score = Math.round(random() * 4) / 4;
        const isSession = random() < 0.15;
        const one = row({
          ...{ candidateId: pick(["a", "b", "c"]), taskType: pick(["math", "code:debug", "translate"]) },
          ...{
            userKey: random() < 0.2 ? null : pick(users),
            metric: pick(["thumbs", "score"]),
            score,
            value: score,
          },
          ...(isSession
            ? { requestId: null, sessionKey: Buffer.alloc(18, batch + 1).toString("base64") }
            : {}),
        });
        if (isSession)
          return {
            ...one,
            ...{ candidateId: null, taskType: null },
            credits: [
              { candidateId: "a", taskType: "math", share: 0.25 },
              { candidateId: "b", taskType: "math", share: 0.5 },
              { candidateId: "b", taskType: null, share: 0.25 },
            ],
          };
        // One in five corrects something said before.
        const earlier = random() < 0.2 && given.length > 0 ? pick(given) : null;
        return earlier === null
          ? one
          : { ...earlier, createdAtMs: nowMs, score: 1 - earlier.score!, value: 0 };
      });
      given.push(...rows.filter(({ requestId: id }) => id !== null));
      await writeFeedback(sql, rows);
      if (batch === 5)
        await insertEvidence(database.db, [
          ...[0.2, 0.9].map((score) => ({
            ...{ promptId: requestId(), candidateId: "c", taskType: "math", score, unscoredReason: null },
            ...{ costNanoUsd: null, outputTokens: null, source: "judge" as const, sourceName: "shadow" },
            ...{ weight: 0.8, observedAtMs: nowMs },
          })),
        ]);
      if (batch % 2 === 0) await learning.look();
      nowMs += 1.7 * dayMs * random();
    }
    await learning.look();
    const anew = learner();
    await anew.learning.look();
    const [one, other] = [figures(known), figures(anew.known)];
    expect(one.map(({ cell }) => cell)).toEqual(other.map(({ cell }) => cell));
    expect(one.length).toBeGreaterThan(15);
    expect(one.some(({ cell }) => cell === "math judge shadow c")).toBe(true);
    for (const [index, { weight, successes }] of one.entries()) {
      expect(weight / other[index]!.weight).toBeCloseTo(1, 8);
      expect(successes - other[index]!.successes).toBeCloseTo(0, 8);
    }
  });

  it("does not let one user's flood outweigh others", async () => {
    const { learning, known } = learner();
    const weightOf = (): number =>
      known
        .get("summarise")
        ?.find(({ source }) => source === "feedback thumbs")
        ?.byCandidate.get("flooded")?.weight ?? 0;
    const flooded = { candidateId: "flooded", taskType: "summarise" };
    const mallory = Buffer.alloc(18, 99).toString("base64");
    await writeFeedback(
      sql,
      Array.from({ length: 2_000 }, () => row({ ...flooded, userKey: mallory, score: 0, value: false })),
    );
    await learning.look();
    expect(weightOf()).toBeCloseTo(settings.userWeightCap, 1);
    const others = Array.from({ length: 40 }, (_, index) => Buffer.alloc(18, 100 + index).toString("base64"));
    await writeFeedback(
      sql,
      others.map((userKey) => row({ ...flooded, userKey })),
    );
    await learning.look();
    expect(weightOf()).toBeCloseTo(settings.userWeightCap + 20, 1);
  });

  it("hears of new scores by itself", async () => {
    const notifier = createNotifier(database);
    let told = 0;
    const learning = keepLearning({
      ...{ database, notifier, clock, log: silentLog, settings, pollMs: 20 },
      taskTypes: [],
      learn: () => {
        told += 1;
      },
    });
    running.push(learning);
    await learning.look();
    const before = told;
    await writeFeedback(sql, [row({ taskType: "rewrite" })]);
    await expect.poll(() => told).toBeGreaterThan(before);
    await notifier.close();
  });
});
