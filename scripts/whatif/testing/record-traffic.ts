import type { EvidenceRow, LoggedRequest } from "../../../engine/index.ts";
import type { Database } from "../../../server/database/database.ts";
import { insertEvidence } from "../../../server/database/repositories/evidence.ts";
import { createRecorder } from "../../../server/record/create-recorder.ts";
import { requestIdFactory } from "../../../server/record/request-id-factory.ts";
import {
  sampleDecision,
  sampleOutcome,
  samplePrompt,
} from "../../../server/record/testing/sample-records.ts";
import { seededRandom } from "../../../server/record/testing/seeded-random.ts";
import { loadPriors } from "../../../server/start/load-priors.ts";
import { systemClock } from "../../../server/start/system-ports.ts";

/** Writes requests into the log as a server does, and their scores as feedback. Returns their ids. */
export async function recordTraffic(
  database: Database,
  requests: readonly LoggedRequest[],
): Promise<string[]> {
  const recorder = createRecorder({ database, clock: systemClock, flushIntervalMs: null });
  const newRequestId = requestIdFactory({ clock: systemClock, random: seededRandom(1) });
  const evidence: EvidenceRow[] = [];
  const ids = requests.map((request) => {
    const requestId = newRequestId();
    const { candidates, predictions, chosen, propensities, policy, score, chargedNanoUsd } = request;
    const arms = candidates.map(({ id }, index) => ({ candidateId: id, propensity: propensities[index]! }));
    const ranked = candidates.map(({ id, model, reasoningEffort }, index) => ({
      ...{ candidateId: id, modelId: model.id, reasoningEffort },
      prediction: predictions[index]!,
      score: 0,
    }));
    const candidateId = candidates[chosen]!.id;
    const decision = sampleDecision(requestId, {
      ...{ ranked, policy, chosenCandidateId: candidateId, decidedAtMs: systemClock.nowMs() },
      ...{ propensity: propensities[chosen]!, embedderId: loadPriors().classifier.embedderId },
      ...(propensities[chosen] === 1 ? {} : { exploration: { arms, regret: 0 } }),
    });
    recorder.recordDecision(decision, samplePrompt({ text: `prompt ${requestId}` }));
    const cost = { upstreamNanoUsd: chargedNanoUsd!, markupNanoUsd: 0, totalNanoUsd: chargedNanoUsd! };
    recorder.recordOutcome(sampleOutcome(requestId, { cost, totalMs: request.latencyMs! }), { tenant: null });
    if (score !== null)
      evidence.push({
        ...{ promptId: requestId, candidateId, score, weight: 1, source: "feedback", sourceName: "test" },
        ...{ taskType: null, unscoredReason: null, costNanoUsd: null, outputTokens: null },
        observedAtMs: systemClock.nowMs(),
      });
    return requestId;
  });
  await recorder.flush();
  await recorder.close(0);
  await insertEvidence(database.db, evidence);
  return ids;
}
