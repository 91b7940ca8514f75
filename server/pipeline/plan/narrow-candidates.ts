import { type Candidate, type ExcludedCandidate, ratesFor } from "../../../engine/index.ts";
import type { AllowedModels } from "./allowed-models.ts";
import { unmetDemand } from "./data-demands.ts";
import { modelMatcher } from "./model-pattern.ts";
import { type DeploymentFacts, narrowDeployments } from "./narrow-deployments.ts";
import type { ResolvedProviderPreferences } from "./provider-preferences.ts";

/** What a request allows. */
export interface AllowedCandidates {
  readonly candidates: readonly Candidate[];
  readonly excluded: readonly ExcludedCandidate[];
}

/** Leaves the candidates that every list of allowed models has, each at the deployments that the preferences leave. */
export function narrowCandidates(
  candidates: readonly Candidate[],
  allowed: readonly AllowedModels[],
  preferences: ResolvedProviderPreferences | null,
  inputTokens: number,
  facts: DeploymentFacts,
): AllowedCandidates {
  if (allowed.length === 0 && preferences === null) return { candidates, excluded: [] };
  const lists = allowed.map(({ field, patterns }) => ({ field, isAllowed: modelMatcher(patterns) }));
  const excluded: ExcludedCandidate[] = [];
  const left: Candidate[] = [];
  for (const candidate of candidates) {
    const missing = lists.find(({ isAllowed }) => !isAllowed(candidate.model.id) && !isAllowed(candidate.id));
    if (missing !== undefined) {
      const reason = `not among \`${missing.field}\``;
      excluded.push({ candidateId: candidate.id, code: "not_allowed", reason });
      continue;
    }
    const narrowed =
      preferences === null ? candidate : applyPreferences(candidate, preferences, inputTokens, facts);
    if ("code" in narrowed) excluded.push(narrowed);
    else left.push(narrowed);
  }
  return { candidates: left, excluded };
}

/** The candidate at the deployments that the preferences leave, or why none is left. */
export function applyPreferences(
  candidate: Candidate,
  preferences: ResolvedProviderPreferences,
  inputTokens: number,
  facts: DeploymentFacts,
): Candidate | ExcludedCandidate {
  const exclude = (code: string, reason: string): ExcludedCandidate => ({
    candidateId: candidate.id,
    code,
    reason,
  });
  const narrowed = narrowDeployments(candidate, preferences, facts);
  if (narrowed === null) {
    const unmet = candidate.model.deployments.map((one) => unmetDemand(one, preferences.data));
    const [demand] = unmet;
    if (demand != null && unmet.every((one) => one !== null))
      return exclude("data_policy", `is served at no place that is known to meet ${demand}`);
    const providers = new Set(candidate.model.deployments.map(({ provider }) => provider));
    return exclude(
      "provider_not_allowed",
      `is served by ${[...providers].join(", ")}, which \`provider\` leaves out`,
    );
  }
  const { maxInputNanoUsdPerMillion: maxInput, maxOutputNanoUsdPerMillion: maxOutput } = preferences;
  if (maxInput === null && maxOutput === null) return narrowed;
  const { price, deployments } = narrowed.model;
  if (price === null) {
    return exclude(
      "unpriced",
      `no price is known for ${candidate.model.id}, and \`provider.max_price\` asks`,
    );
  }
  const rates = ratesFor(price, inputTokens);
  const affordable = deployments.filter(({ markupBasisPoints }) => {
    const markup = 1 + markupBasisPoints / 10_000;
    return (
      (maxInput === null || rates.inputNanoUsdPerMillion * markup <= maxInput) &&
      (maxOutput === null || rates.outputNanoUsdPerMillion * markup <= maxOutput)
    );
  });
  if (affordable.length === 0) {
    const usd = (nanoUsd: number): string => `$${(nanoUsd / 1e9).toPrecision(3)}`;
    return exclude(
      "over_max_price",
      `costs ${usd(rates.inputNanoUsdPerMillion)} in and ${usd(rates.outputNanoUsdPerMillion)} out a million tokens before markup, above \`provider.max_price\``,
    );
  }
  if (affordable.length === deployments.length) return narrowed;
  return { ...narrowed, model: { ...narrowed.model, deployments: affordable } };
}
