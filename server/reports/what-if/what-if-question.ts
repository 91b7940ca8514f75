import {
  type Catalog,
  expectedCostNanoUsd,
  type Limits,
  type LoggedRequest,
  type Policy,
  type PolicyRule,
  type Prediction,
  type PresetName,
  presets,
  type WhatIfTarget,
  weightsOfQualityPoint,
} from "../../../engine/index.ts";
import type { UnreadableCode } from "../../answers/what-if-answer.ts";
import type { StoredRequest } from "../../database/repositories/stored-request.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import type { RoutingSetting } from "../../operation/routing-setting.ts";
import { limitsOfRequest } from "../../pipeline/plan/limits-of-request.ts";
import { policyOfSetting } from "../../pipeline/plan/policy-of-setting.ts";
import { readTime } from "../report-period.ts";
import { allowedModels, type NewPrices, newPrices, type WhatIfPrice } from "./models-meant.ts";

/** What is asked, as it is sent. Everything that is left out stays as it was. */
export interface WhatIfWords extends RoutingSetting {
  readonly since?: string;
  readonly until?: string;
  readonly tenant?: string;
  readonly preset?: PresetName;
  /** Patterns of the models that there are. */
  readonly models?: readonly string[];
  /** By any name of a model. */
  readonly prices?: Readonly<Record<string, WhatIfPrice>>;
  readonly min_ess?: number;
  /** Of the time no more than the newest so many requests, whatever they asked for. */
  readonly newest?: number;
  /** Prices of a quality point, dollars: each is answered as well, as a point of the cost-quality plane. */
  readonly sweep?: readonly number[];
  /** What moves are counted from: where requests went by the log, or where the setting in use would send them. @default the log */
  readonly moves_from?: "log" | "in_use";
}

/** One policy of a sweep. */
export interface SweptPolicy {
  readonly qualityPointUsd: number;
  readonly rule: Extract<PolicyRule, { kind: "weights" }>;
  readonly target: WhatIfTarget;
}

/** What is asked, read. */
export interface WhatIfQuestion {
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly policy: Policy;
  readonly target: WhatIfTarget;
  readonly minEffectiveSamples: number | null;
  readonly newest: number | null;
  readonly sweep: readonly SweptPolicy[];
  /** The setting that moves are counted from; null: the log. */
  readonly origin: WhatIfTarget | null;
  /** Called once the log was read. @throws GatewayError `invalid_request` where a name of a model meant none */
  readonly requireKnownModels: () => void;
  /** What predicts instead of what did; null: nothing else. */
  readonly priors: PriorsInstead | null;
}

/** Another version of the priors. */
export interface PriorsInstead {
  readonly version: string;
  /** Predictions for the request's candidates; null: `unreadable` says why. */
  readonly predict: (request: StoredRequest) => readonly Prediction[] | null;
  /** Why nothing can be predicted of the request; null: it can. */
  readonly unreadable: (request: StoredRequest) => UnreadableCode | null;
}

export const defaultSince = "7d";

/** What a question is read against. */
export interface WhatIfGround {
  /** Its scales are used, and its rule where none is asked for. */
  readonly configured: Policy;
  readonly catalog: Pick<Catalog, "find">;
  readonly nowMs: number;
  /** What predicts instead. @default predictions stay as logged */
  readonly priors?: PriorsInstead | null;
}

/** @throws GatewayError `invalid_request` that names the field */
export function readWhatIfQuestion(
  words: WhatIfWords,
  { configured, catalog, nowMs, priors = null }: WhatIfGround,
): WhatIfQuestion {
  const rules = (["weights", "preset", "quality_point_usd", "guarantee"] as const).filter(
    (name) => words[name] !== undefined,
  );
  if (rules.length > 1)
    throw invalid(rules[1]!, `\`${rules[0]}\` and \`${rules[1]}\` are two policies: send one of them.`);
  const sinceMs = readTime("since", words.since ?? defaultSince, nowMs);
  const untilMs = words.until === undefined ? nowMs + 1 : readTime("until", words.until, nowMs);
  if (sinceMs >= untilMs) throw invalid("since", "`since` must lie before `until`.");
  const { preset, models, prices = {}, sweep = [] } = words;
  const rule =
    preset === undefined ? configured.rule : ({ kind: "weights", weights: presets[preset] } as const);
  const policy = policyOfSetting({ ...configured, rule }, words);
  const allowed = models === undefined ? null : allowedModels(models);
  const priced = newPrices(prices, catalog);
  const policyInstead =
    ({ rule, scales, baselineModelId, limits }: Policy) =>
    (decided: Policy): Policy => ({
      ...decided,
      ...{ rule, scales, baselineModelId },
      limits: limitsInstead(decided.limits, configured.limits, limits),
    });
  const targetOf = (rule: PolicyRule): WhatIfTarget => ({
    policy: policyInstead({ ...policy, rule }),
    ...(allowed !== null && { allows: allowed.allows }),
    ...predictedAnew(priced === null ? null : pricedAnew(priced), priors),
  });
  return {
    priors,
    ...{ sinceMs, untilMs, policy },
    ...{ minEffectiveSamples: words.min_ess ?? null, newest: words.newest ?? null },
    target: targetOf(policy.rule),
    requireKnownModels() {
      allowed?.requireMatches();
      priced?.requireKnown();
    },
    origin: words.moves_from === "in_use" ? { policy: policyInstead(configured) } : null,
    sweep: sweep.map((usd) => {
      const rule = { kind: "weights", weights: weightsOfQualityPoint(usd, policy.scales) } as const;
      return { qualityPointUsd: usd, rule, target: targetOf(rule) };
    }),
  };
}

/** Limits of a logged request under other ones of the policy: what is not the policy's is the request's own or its key's, and holds still. */
function limitsInstead(decided: Limits, configured: Limits, wanted: Limits): Limits {
  const own = (field: keyof Limits): number | null =>
    decided[field] === configured[field] ? null : decided[field];
  return limitsOfRequest(undefined, wanted, {
    maxCostNanoUsd: own("maxCostNanoUsd"),
    maxLatencyMs: own("maxLatencyMs"),
    minQuality: own("minQuality"),
  });
}

/** By other priors first, under other prices then. */
function predictedAnew(
  prices: ReturnType<typeof pricedAnew> | null,
  priors: PriorsInstead | null,
): Pick<WhatIfTarget, "predict" | "charge"> {
  if (priors === null) return prices ?? {};
  return {
    ...prices,
    predict(request) {
      const predictions = priors.predict(request as StoredRequest);
      return predictions === null || prices === null
        ? predictions
        : prices.predict({ ...request, predictions });
    },
  };
}

/** Expected costs and charges under other prices; models without a new one keep theirs. Markup and batch discounts are left out. */
function pricedAnew({ priceOf }: NewPrices) {
  return {
    predict: ({ candidates, predictions }: LoggedRequest): readonly Prediction[] =>
      predictions.map((prediction, index) => {
        const price = priceOf(candidates[index]!.model.id);
        if (price === undefined) return prediction;
        const { expectedInputTokens, expectedOutputTokens } = prediction.cost;
        const expectedNanoUsd = expectedCostNanoUsd(price, expectedInputTokens, 0, expectedOutputTokens, 0);
        return { ...prediction, cost: { ...prediction.cost, expectedNanoUsd, unknownReason: null } };
      }),
    charge: (request: LoggedRequest): number | null => {
      const { servedCandidate, candidates, inputTokens, cachedInputTokens, outputTokens } =
        request as StoredRequest;
      const served = candidates.find(({ id }) => id === servedCandidate);
      const price = served === undefined ? undefined : priceOf(served.model.id);
      if (price === undefined) return request.chargedNanoUsd;
      if (inputTokens === null || outputTokens === null) return null;
      return expectedCostNanoUsd(price, inputTokens, cachedInputTokens ?? 0, outputTokens, 0);
    },
  };
}

const invalid = (field: string, message: string): GatewayError =>
  new GatewayError("invalid_request", message, field);
