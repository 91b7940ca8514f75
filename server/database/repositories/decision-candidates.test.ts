import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleCandidate, sampleDecision, samplePrompt } from "../../record/testing/sample-records.ts";
import { encodeDecision, insertDecisionsSql } from "../log-codec/decision-rows.ts";
import { insertLogValuesSql, logValuesJson } from "../log-codec/log-values.ts";
import { requestIdBound } from "../request-id.ts";
import { backends, type TestDatabase } from "../testing/backends.ts";
import { testStartMs } from "../testing/test-clock.ts";

describe.each(backends)("the view decision_candidates on $name", (backend) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await backend.open();
  });
  afterAll(() => database.remove());

  it("opens the packed predictions to SQL, negative scores and unknown costs included", async () => {
    const ranked = [0, 1, 7].map(sampleCandidate);
    const decision = sampleDecision(requestIdBound(testStartMs), { ranked });
    const { json, values } = encodeDecision(decision, samplePrompt(), null);
    await database.sql.unsafe(insertLogValuesSql, [logValuesJson(values)]);
    await database.sql.unsafe(insertDecisionsSql, [`[${json},null,null]]`]);
    const rows = await database.sql`
      select rank::int, candidate, is_chosen, score::float8, quality_mean::float8, quality_standard_deviation::float8,
        expected_cost_nano_usd::float8, expected_input_tokens, expected_output_tokens,
        time_to_first_token_ms::float8, total_ms::float8
      from decision_candidates order by rank`;
    expect(rows).toHaveLength(ranked.length);
    ranked.forEach(({ candidateId, score, prediction: { quality, cost, latency } }, index) => {
      const row = rows[index]!;
      expect(row).toMatchObject({
        rank: index + 1,
        candidate: candidateId,
        is_chosen: index === 0,
        expected_input_tokens: cost.expectedInputTokens,
        expected_output_tokens: cost.expectedOutputTokens,
      });
      expect(row.score).toBeCloseTo(score, 4);
      expect(row.quality_mean).toBeCloseTo(quality.mean, 4);
      expect(row.quality_standard_deviation).toBeCloseTo(quality.standardDeviation, 4);
      expect(row.time_to_first_token_ms / latency.timeToFirstTokenMs).toBeCloseTo(1, 3);
      expect(row.total_ms / latency.totalMs).toBeCloseTo(1, 3);
      if (cost.expectedNanoUsd === null) expect(row.expected_cost_nano_usd).toBeNull();
      else expect(row.expected_cost_nano_usd / cost.expectedNanoUsd).toBeCloseTo(1, 3);
    });
  });

  it("opens rows of the first format as well", async () => {
    const [row] = await database.sql`
      insert into decisions (request_id, created_at, requested_model, chosen_candidate, propensity, tasks, novelty, candidates, predictions,
        policy, reason, priors_version, embedder_id, embedding_depth, decision_ms)
      values (${requestIdBound(testStartMs + 60_000)}, now(), 'auto', 'a/b', 1, '{}', 0, 'a/b',
        decode('01' || '0003d090' || '000d59f8' || '0000f424' || '00000000000003e8' || '00000007' || '00000009' || '0000c350' || '000186a0' || '00', 'hex'),
        '{}', 'why', 'p', 'e', 'static', 0)
      returning request_id`;
    const [read] = await database.sql`
      select candidate, score::float8, quality_mean::float8, expected_cost_nano_usd::int, total_ms::float8
      from decision_candidates where request_id = ${row!.request_id}`;
    expect(read).toEqual({
      candidate: "a/b",
      score: 0.25,
      quality_mean: 0.875,
      expected_cost_nano_usd: 1000,
      total_ms: 100,
    });
  });
});
