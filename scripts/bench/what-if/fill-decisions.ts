import { getTableColumns } from "drizzle-orm";
import type { Decision, LoggedRequest, Outcome, Prediction } from "../../../engine/index.ts";
import { madeTraffic } from "../../../evals/simulation/made-traffic.ts";
import type { Database } from "../../../server/database/database.ts";
import { decisions, outcomes } from "../../../server/database/schema/index.ts";
import { createRecorder } from "../../../server/record/create-recorder.ts";
import { requestIdFactory } from "../../../server/record/request-id-factory.ts";
import { seededRandom } from "../../../server/record/testing/seeded-random.ts";
import { systemClock } from "../../../server/start/system-ports.ts";

/** Decisions that are made; the others are copies of them under ids of their own. */
const madeRequests = 5_000;
/** As many as a catalogue of some size leaves: those beside the three that are chosen among are worse and more expensive than these. */
const candidateCount = 20;

/** Logs requests that `auto` decided among 20 candidates, a fifth of them with feedback: 5,000 as the server records them, then copies of these rows by the database. */
export async function fillDecisions(database: Database, requests: number): Promise<void> {
  const recorder = createRecorder({ database, clock: systemClock, flushIntervalMs: null });
  const newRequestId = requestIdFactory({ clock: systemClock, random: seededRandom(1) });
  for (const request of madeTraffic({ requests: Math.min(requests, madeRequests), seed: 1 })) {
    const requestId = newRequestId();
    recorder.recordDecision(decisionOf(requestId, withOthers(request)), {
      ...{ text: requestId, features: null, tenant: "default", conversationKey: null },
      ...{ endUser: requestId, inputTokensEstimate: 100 },
    });
    recorder.recordOutcome(outcomeOf(requestId, request), { tenant: "default" });
  }
  await recorder.flush();
  await recorder.close(0);
  const { sql } = database;
  // What counts outcomes is measured elsewhere.
  await sql`alter table outcomes disable trigger outcomes_count`;
  await sql`create temporary table made as select request_id from decisions`;
  for (let copy = 1; copy < requests / madeRequests; copy += 1)
    for (const [table, columns] of [
      ["decisions", Object.values(getTableColumns(decisions)).map(({ name }) => name)],
      ["outcomes", Object.values(getTableColumns(outcomes)).map(({ name }) => name)],
    ] as const)
      await sql.unsafe(
        `insert into ${table} (${columns.join(", ")}) select ${columns.map((name) => copied(name, copy)).join(", ")} from ${table} join made using (request_id)`,
      );
  await sql`alter table outcomes enable trigger outcomes_count`;
  await sql`insert into feedback (created_at, tenant, request_id, metric, value, score, weight, source, candidate_id)
    select now(), 'default', request_id, 'thumbs', to_jsonb(odd), odd::int, 0.5, 'api', chosen_candidate
    from (select *, hashtext(request_id::text) % 2 = 1 as odd from decisions where hashtext(request_id::text || 'scored') % 5 = 0) as scored`;
  await sql.unsafe("analyze decisions; analyze outcomes; analyze feedback");
}

/** The copy's id has the original's time, its user is another one. */
function copied(column: string, copy: number): string {
  const digest = `md5(request_id::text || '${copy}')`;
  if (column === "request_id") return `(left(request_id::text, 24) || left(${digest}, 12))::uuid`;
  return column === "user_key" ? `decode(${digest}, 'hex')` : column;
}

/** The same choice among more: those that are added are worse, more expensive and slower. */
function withOthers(request: LoggedRequest): LoggedRequest {
  const last = request.predictions.at(-1)!;
  const others = Array.from({ length: candidateCount - request.candidates.length }, (_, index) => {
    const id = `lab/other-${index}`;
    const prediction: Prediction = {
      candidateId: id,
      quality: { ...last.quality, mean: 0.2 - index / 1000 },
      cost: { ...last.cost, expectedNanoUsd: 50_000_000 + index },
      latency: { ...last.latency, totalMs: 9_000 + index },
    };
    return { candidate: { id, model: { id }, reasoningEffort: null }, prediction };
  });
  return {
    ...request,
    candidates: [...request.candidates, ...others.map(({ candidate }) => candidate)],
    predictions: [...request.predictions, ...others.map(({ prediction }) => prediction)],
  };
}

function decisionOf(requestId: string, request: LoggedRequest): Decision {
  const { candidates, predictions, propensities, chosen, policy } = request;
  const propensity = propensities[chosen]!;
  const arms = candidates.flatMap(({ id }, index) =>
    propensities[index]! > 0 ? [{ candidateId: id, propensity: propensities[index]! }] : [],
  );
  return {
    ...{ requestId, decidedAtMs: systemClock.nowMs(), requestedModel: "auto", policy, propensity },
    tasks: [{ taskType: "math", probability: 1 }],
    novelty: 0,
    ranked: candidates.map(({ id, model, reasoningEffort }, index) => ({
      ...{ candidateId: id, modelId: model.id, reasoningEffort, score: 0, prediction: predictions[index]! },
    })),
    excluded: [],
    chosenCandidateId: candidates[chosen]!.id,
    ...(propensity < 1 && { exploration: { arms, regret: 0 } }),
    ...{ reason: "", counterfactual: null, priorsVersion: "bench", decisionMs: 1 },
    ...{ embedderId: "bench", embeddingDepth: "none" },
  };
}

function outcomeOf(
  requestId: string,
  { chargedNanoUsd, latencyMs, candidates, chosen }: LoggedRequest,
): Outcome {
  const totalNanoUsd = chargedNanoUsd!;
  return {
    ...{ requestId, finishedAtMs: systemClock.nowMs(), status: "ok", attempts: [] },
    ...{ servedCandidateId: candidates[chosen]!.id, servedDeploymentId: null },
    usage: {
      ...{ inputTokens: 100, cachedInputTokens: 0, cacheWriteTokens: null },
      ...{ outputTokens: 100, reasoningTokens: null },
    },
    cost: { upstreamNanoUsd: totalNanoUsd, markupNanoUsd: 0, totalNanoUsd },
    ...{ costUnknownReason: null, priceSnapshot: null, timeToFirstTokenMs: 100, totalMs: latencyMs! },
    ...{ overheadMs: 1, finishReason: "stop", errorCode: null, isStream: false },
  };
}
