import type {
  Candidate,
  ConversationLock,
  ExcludedCandidate,
  LastServed,
  ParsedRequest,
  SwitchFacts,
} from "../contracts/index.ts";
import { cacheWriteSurchargeNanoUsd, expectedCachedTokens, lostCacheNanoUsd } from "./switch-cost.ts";

/** What a conversation's past leaves to choose from. */
export interface ConversationPast {
  readonly candidates: readonly Candidate[];
  readonly excluded: readonly ExcludedCandidate[];
  /** Added to each candidate's cost, nano-dollars, in the order of `candidates`; null: nothing is added. */
  readonly switchCostsNanoUsd: readonly number[] | null;
  readonly facts: SwitchFacts;
}

const lockWords: Readonly<Record<ConversationLock, string>> = {
  open_tool_loop: "a tool loop is open",
  provider_state: "the messages carry state that only their maker can read",
};

/** @returns null where any model may go on */
export function conversationLock(request: ParsedRequest): ConversationLock | null {
  if (request.openToolLoop === true) return "open_tool_loop";
  return request.hasProviderState === true ? "provider_state" : null;
}

/**
 * Applies a conversation's past: a lock leaves the last-served candidate alone, otherwise leaving it is given its price. Where the last-served
 * candidate cannot take this request, or nothing is remembered, neither is done and the facts say so.
 *
 * @param eligible candidates that can take the request
 * @param last null: nothing is remembered
 */
export function applyConversationPast(
  eligible: readonly Candidate[],
  request: ParsedRequest,
  last: LastServed | null,
  nowMs: number,
): ConversationPast {
  const lock = conversationLock(request);
  const untouched = { candidates: eligible, excluded: [], switchCostsNanoUsd: null };
  const facts = { lastCandidateId: last?.candidateId ?? null, lock, isLockHeld: false };
  if (last === null) {
    const note = lock === null ? null : `${lockWords[lock]}, but which model served before is not known here`;
    return { ...untouched, facts: { ...facts, switchCostNanoUsd: null, note } };
  }
  const holders = holdersOf(last.candidateId, eligible);
  const [holder] = holders;
  if (holder === undefined) {
    const note = `${last.candidateId} served last and cannot take this request`;
    return { ...untouched, facts: { ...facts, switchCostNanoUsd: null, note } };
  }
  const inputTokens = request.inputTokensEstimate;
  const cachedTokens = expectedCachedTokens(last, holder, inputTokens, nowMs);
  const lostNanoUsd = lostCacheNanoUsd(holder, cachedTokens, inputTokens);
  const note =
    lostNanoUsd === null ? `no price is known for ${holder.model.id}, so its cache has no known worth` : null;
  const priced = { ...facts, switchCostNanoUsd: lostNanoUsd, note };
  if (lock !== null) {
    const reason = `${lockWords[lock]}: the conversation stays with ${last.candidateId}`;
    return {
      candidates: holders,
      excluded: eligible
        .filter((candidate) => !holders.includes(candidate))
        .map(({ id }) => ({ candidateId: id, code: "conversation_lock", reason })),
      switchCostsNanoUsd: null,
      facts: { ...priced, isLockHeld: true },
    };
  }
  if (cachedTokens === 0) return { ...untouched, facts: priced };
  const switchCostsNanoUsd = eligible.map((candidate) =>
    holders.includes(candidate)
      ? 0
      : (lostNanoUsd ?? 0) + cacheWriteSurchargeNanoUsd(candidate, cachedTokens, inputTokens),
  );
  return { ...untouched, switchCostsNanoUsd, facts: priced };
}

/** The candidate itself or, where a client pinned the model without one of its ranked efforts, all candidates of that model. */
function holdersOf(candidateId: string, eligible: readonly Candidate[]): readonly Candidate[] {
  const exact = eligible.filter(({ id }) => id === candidateId);
  if (exact.length > 0) return exact;
  return eligible.filter(
    ({ model, reasoningEffort }) =>
      reasoningEffort !== null &&
      (candidateId === model.id || isUnrankedEffort(candidateId, model.id, model.reasoningEfforts)),
  );
}

const isUnrankedEffort = (candidateId: string, modelId: string, efforts: readonly string[]): boolean =>
  candidateId.startsWith(`${modelId}@`) && !efforts.includes(candidateId.slice(modelId.length + 1));
