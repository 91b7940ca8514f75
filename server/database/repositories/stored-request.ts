import type { LoggedRequest, Policy, PromptFeatures } from "../../../engine/index.ts";
import type { LogNames } from "../log-codec/log-names.ts";
import type { LogValueId } from "../log-codec/log-values.ts";
import { unpackDecision } from "../log-codec/packed-decision.ts";
import { rankingIds, readRanking } from "../log-codec/packed-ranking.ts";
import type { StoredDecisionDetails } from "../log-codec/stored-parts.ts";
import type { ScoreSums } from "./feedback-scores.ts";

/** A request of the log, as `WhatIf` reads it, with what only some questions need. */
export interface StoredRequest extends LoggedRequest {
  readonly requestId: string;
  readonly priorsVersion: string;
  /** Who served in the end; null: nobody. */
  readonly servedCandidate: string | null;
  /** As the provider counted them; null: unknown. */
  readonly inputTokens: number | null;
  readonly cachedInputTokens: number | null;
  readonly outputTokens: number | null;
  /** null: not asked for, or not stored. */
  readonly features: PromptFeatures | null;
  /** How the features were read (`engine/feature-layout.ts`); null: a release before there was this mark read them. */
  readonly featureLayout: string | null;
  /** Whose static vectors they hold. */
  readonly embedderId: string;
}

/** A row of the decisions. */
export interface PageRow extends Record<string, unknown> {
  readonly requestId: string;
  readonly taskType: string | null;
  readonly chosen: string;
  readonly propensity: number;
  readonly details: StoredDecisionDetails | null;
  readonly policy: Policy | null;
  readonly inputTokensEstimate: number | null;
  readonly sessionKey: string | null;
  readonly cluster: string | null;
  readonly priorsVersion: string;
  readonly packed: Buffer | null;
}

/** A row of the outcomes. */
export interface OutcomeRow extends Record<string, unknown> {
  readonly requestId: string;
  readonly charged: string | number | null;
  readonly totalMs: number | null;
  readonly status: string | null;
  readonly served: string | null;
  readonly inputTokens: number | null;
  readonly cachedInputTokens: number | null;
  readonly outputTokens: number | null;
}

/** The request of a row; null: parts of it that are stored apart, or the candidate that was chosen, are not there. */
export function storedRequest(
  row: PageRow,
  values: ReadonlyMap<LogValueId, unknown>,
  { outcome, score, withFeatures }: Beside,
): StoredRequest | null {
  const { namesId, policyId } = rankingIds(row.packed!);
  const names = values.get(namesId) as LogNames | undefined;
  const policy = policyId === null ? row.policy : (values.get(policyId) as Policy | undefined);
  if (names === undefined || policy == null) return null;
  const { candidates, predictions } = readRanking(row.packed!, names, row.inputTokensEstimate ?? 0);
  const chosen = candidates.findIndex(({ id }) => id === row.chosen);
  if (chosen === -1) return null;
  const propensities = new Float64Array(candidates.length);
  const arms = row.details?.exploration?.arms;
  if (arms !== undefined)
    for (const { candidateId, propensity } of arms) {
      const index = candidates.findIndex(({ id }) => id === candidateId);
      if (index !== -1) propensities[index] = propensity;
    }
  // A request in an experiment is decided again within its arm, so what counts is the chance that its choice had there, not that of the arm.
  if (row.details?.experiments === undefined) propensities[chosen] = row.propensity;
  else if (arms === undefined) propensities[chosen] = 1;
  const switchCosts = row.details?.switchCosts;
  return {
    requestId: row.requestId,
    cluster: row.cluster ?? row.requestId,
    taskType: row.taskType,
    ...{ candidates, predictions, policy, chosen, propensities, score },
    switchCostsNanoUsd:
      switchCosts === undefined ? null : candidates.map((_, rank) => switchCosts[String(rank)] ?? 0),
    isLocked: row.details?.switch?.isLockHeld ?? false,
    chargedNanoUsd: outcome?.charged == null ? null : Number(outcome.charged),
    latencyMs: outcome?.status === "ok" ? outcome.totalMs : null,
    priorsVersion: row.priorsVersion,
    servedCandidate: outcome?.served ?? null,
    ...{ inputTokens: outcome?.inputTokens ?? null, outputTokens: outcome?.outputTokens ?? null },
    cachedInputTokens: outcome?.cachedInputTokens ?? null,
    features: withFeatures ? unpackDecision(row.packed!).features : null,
    ...{ featureLayout: names.featureLayout ?? null, embedderId: names.embedderId },
  };
}

/** What other tables say of a request. */
interface Beside {
  readonly outcome: OutcomeRow | undefined;
  readonly score: number | null;
  readonly withFeatures: boolean;
}

/** What was said of requests, of sessions and by judges, each by its id. */
export interface Scores {
  readonly scores: ReadonlyMap<string, ScoreSums>;
  readonly sessions: ReadonlyMap<string, ScoreSums>;
  readonly judged: ReadonlyMap<string, number>;
}

/** Mean of what was said of the request, of its session and by judges; null: nothing was. */
export function scoreOf(
  { requestId, sessionKey }: PageRow,
  { scores, sessions, judged }: Scores,
): number | null {
  let weight = 0;
  let sum = 0;
  const said = scores.get(requestId);
  const ofSession = sessionKey === null ? undefined : sessions.get(sessionKey);
  for (const one of [said, ofSession]) {
    weight += one?.weight ?? 0;
    sum += one?.sum ?? 0;
  }
  const byJudge = judged.get(requestId);
  if (byJudge !== undefined) {
    weight += 1;
    sum += byJudge;
  }
  return weight === 0 ? null : sum / weight;
}
