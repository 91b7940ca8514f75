import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EvidenceRow } from "../../../engine/index.ts";
import { backends, type TestDatabase } from "../testing/backends.ts";
import { testStartMs } from "../testing/test-clock.ts";
import { type EvidenceFilter, insertEvidence, listEvidence } from "./evidence.ts";

const scored: EvidenceRow = {
  promptId: "prompt-1",
  candidateId: "openai/gpt-5@high",
  taskType: "math",
  score: 0.1 + 0.2,
  unscoredReason: null,
  costNanoUsd: 9_007_199_254_740_991,
  outputTokens: 120,
  source: "eval",
  sourceName: "smoke",
  weight: 1 / 3,
  observedAtMs: testStartMs + 7,
};
const unscored: EvidenceRow = {
  ...scored,
  promptId: "prompt-2",
  taskType: null,
  score: null,
  unscoredReason: "the grader threw",
  costNanoUsd: null,
  outputTokens: null,
  source: "feedback",
  observedAtMs: testStartMs - 5,
};

describe.each(backends)("evidence on $name", (backend) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await backend.open();
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    await database.sql`truncate evidence`;
  });

  async function list(filter?: EvidenceFilter): Promise<EvidenceRow[]> {
    const found: EvidenceRow[] = [];
    for await (const page of listEvidence(database.db, filter)) found.push(...page);
    return found;
  }

  it("reads back exactly as it was added, in that order", async () => {
    expect(await insertEvidence(database.db, [scored, unscored])).toBe(2);
    expect(await list()).toEqual([scored, unscored]);
  });

  it("is found by candidate, source and time", async () => {
    await insertEvidence(database.db, [scored, unscored]);
    expect(await list({ source: "feedback" })).toEqual([unscored]);
    expect(await list({ observedFromMs: testStartMs })).toEqual([scored]);
    expect(await list({ candidateId: "openai/gpt-5@high", sourceName: "smoke" })).toHaveLength(2);
    expect(await list({ candidateId: "other" })).toEqual([]);
  });

  it("comes in statements and pages of many rows without losing one", async () => {
    const rows = Array.from({ length: 12_345 }, (_, index) => ({ ...scored, promptId: `prompt-${index}` }));
    await insertEvidence(database.db, rows);
    expect((await list()).map((row) => row.promptId)).toEqual(rows.map((row) => row.promptId));
  });

  it("is added as a whole or not at all in a transaction", async () => {
    const rows = [scored, { ...scored, score: Number.NaN }];
    const adding = database.db.transaction((transaction) => insertEvidence(transaction, rows));
    await expect(adding).rejects.toThrow("a figure of the record is NaN");
    expect(await list()).toEqual([]);
  });

  it("takes no rows at all for what it is", async () => {
    expect(await insertEvidence(database.db, [])).toBe(0);
  });
});
