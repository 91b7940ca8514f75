import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleCandidate, sampleDecision, samplePrompt } from "../../record/testing/sample-records.ts";
import { requestIdBound } from "../request-id.ts";
import { backends, type TestDatabase } from "../testing/backends.ts";
import { testStartMs } from "../testing/test-clock.ts";
import { encodeDecision, insertDecisionsSql } from "./encode-decision.ts";

describe.each(backends)("the view decision_candidates on $name", (backend) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await backend.open();
  });
  afterAll(() => database.remove());

  it("opens the packed predictions to SQL, negative scores and unknown costs included", async () => {
    const ranked = [0, 1, 7].map(sampleCandidate);
    const decision = sampleDecision(requestIdBound(testStartMs), { ranked });
    await database.sql.unsafe(insertDecisionsSql, [
      `[${encodeDecision(decision, samplePrompt(), null)},null]]`,
    ]);
    const rows = await database.sql`
      select rank::int, candidate, is_chosen, score::float8, quality_mean::float8, quality_standard_deviation::float8,
        expected_cost_nano_usd::float8, expected_input_tokens, expected_output_tokens,
        time_to_first_token_ms::float8, total_ms::float8
      from decision_candidates order by rank`;
    expect([...rows]).toEqual(
      ranked.map(({ candidateId, score, prediction: { quality, cost, latency } }, index) => ({
        rank: index + 1,
        candidate: candidateId,
        is_chosen: index === 0,
        score,
        quality_mean: quality.mean,
        quality_standard_deviation: quality.standardDeviation,
        expected_cost_nano_usd: cost.expectedNanoUsd,
        expected_input_tokens: cost.expectedInputTokens,
        expected_output_tokens: cost.expectedOutputTokens,
        time_to_first_token_ms: latency.timeToFirstTokenMs,
        total_ms: latency.totalMs,
      })),
    );
  });
});
