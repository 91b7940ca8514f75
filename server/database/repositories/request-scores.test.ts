import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSeededRandom, type EvidenceRow } from "../../../engine/index.ts";
import { requestIdFactory } from "../../record/request-id-factory.ts";
import { backends, type TestDatabase } from "../testing/backends.ts";
import { insertEvidence } from "./evidence.ts";
import { type FeedbackRow, writeFeedback } from "./feedback.ts";
import { readScoresBetween } from "./feedback-scores.ts";
import { requestScores } from "./request-scores.ts";

const nowMs = Date.UTC(2026, 10, 28);
const nextId = requestIdFactory({ clock: { nowMs: () => nowMs }, random: createSeededRandom(1) });

describe.each(backends)("requestScores on $name", (backend) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await backend.open();
  });
  afterAll(() => database.remove());

  it("reads judged scores since a time, and beside them current feedback of a range of requests", async () => {
    const [both, corrected, early, text] = [nextId(), nextId(), nextId(), nextId()];
    const row = (changes: Partial<FeedbackRow>): FeedbackRow => ({
      ...{
        createdAtMs: nowMs,
        tenant: "anna",
        requestId: both,
        sessionKey: null,
        userKey: null,
        metric: "thumbs",
      },
      ...{
        value: true,
        score: 1,
        weight: 0.5,
        source: "api",
        candidateId: "a",
        taskType: "math",
        credits: null,
      },
      ...{ comment: null, tags: null, idempotencyKey: null },
      ...changes,
    });
    const sql = database.connect({ maxConnections: 1 });
    await writeFeedback(sql, [
      row({}),
      row({ requestId: corrected }),
      row({ requestId: corrected, score: 0, value: false }),
      row({ requestId: early, createdAtMs: nowMs - 1_000 }),
      row({ requestId: text, metric: "comment", score: null, weight: 0, value: "fine" }),
      row({ requestId: null, sessionKey: Buffer.alloc(18).toString("base64"), credits: [] }),
    ]);
    await sql.end();
    const judged = (promptId: string, score: number): EvidenceRow => ({
      ...{ promptId, candidateId: "a", taskType: "math", score, unscoredReason: null, costNanoUsd: null },
      ...{ outputTokens: null, source: "judge", sourceName: "shadow", weight: 1, observedAtMs: nowMs },
    });
    await insertEvidence(database.db, [judged(both, 0.25), judged("suite/case", 1)]);
    expect(await requestScores(database.db, nowMs)).toEqual(new Map([[both, 0.25]]));
    expect(await readScoresBetween(database.db, both, text)).toEqual(
      new Map([
        [both, { weight: 0.5, sum: 0.5 }],
        [corrected, { weight: 0.5, sum: 0 }],
        [early, { weight: 0.5, sum: 0.5 }],
      ]),
    );
  });
});
