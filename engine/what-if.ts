import { type ChoiceCandidate, choose } from "./choose/choose.ts";
import type { Policy, Prediction } from "./contracts/index.ts";
import {
  type OffPolicyDemands,
  type OffPolicyEstimate,
  type OffPolicyOptions,
  OffPolicySums,
} from "./learn/off-policy/off-policy-sums.ts";
import { hashString } from "./numeric/string-hash.ts";
import { unitRange, type ValueRange } from "./numeric/within-range.ts";

/** A logged request that the policy decided, with what is needed to decide it again and to hold the answer against what came of it. */
export interface LoggedRequest {
  /** Rows that are not independent share it: a user, a session, a conversation, or one and the same prompt. */
  readonly cluster: string;
  /** null: not classified. */
  readonly taskType: string | null;
  /** As the log ranked them, best first. */
  readonly candidates: readonly ChoiceCandidate[];
  /** In the order of the candidates. */
  readonly predictions: readonly Prediction[];
  /** Added to each candidate's cost for leaving the one that served last; null: nothing. */
  readonly switchCostsNanoUsd: readonly number[] | null;
  /** The policy that decided: its limits hold again. */
  readonly policy: Policy;
  /** A conversation's lock had left these candidates alone. */
  readonly isLocked: boolean;
  /** Index of the candidate that was chosen. */
  readonly chosen: number;
  /** Probability with which each candidate could have been chosen. */
  readonly propensities: Float64Array;
  /** What the request was scored, [0,1]; null: nobody scored it. */
  readonly score: number | null;
  /** What was charged for it, nano-dollars; null: not known. */
  readonly chargedNanoUsd: number | null;
  /** How long the whole reply took; null: it failed, or is not known. */
  readonly latencyMs: number | null;
}

/** What is asked of the log: everything that may be otherwise. */
export interface WhatIfTarget {
  /** The policy that decides instead. */
  readonly policy: (decided: Policy) => Policy;
  /** Candidates that exist. @default all */
  readonly allows?: (candidate: ChoiceCandidate) => boolean;
  /** What is predicted of the candidates instead, in their order; null: the log does not hold what that needs. @default as logged */
  readonly predict?: (request: LoggedRequest) => readonly Prediction[] | null;
  /** What would have been charged for what was served; null: not known. @default as charged */
  readonly charge?: (request: LoggedRequest) => number | null;
}

/** Where one request would go. */
export interface Move {
  readonly from: ChoiceCandidate;
  /** null: no candidate would be left. */
  readonly to: ChoiceCandidate | null;
  readonly fromPrediction: Prediction;
  readonly toPrediction: Prediction | null;
}

/** Requests of one kind of work that go from one candidate to another. */
interface MoveCount {
  readonly from: string;
  /** null: no candidate would be left. */
  readonly to: string | null;
  readonly taskType: string | null;
  readonly requests: number;
}

export interface WhatIfResult {
  readonly requests: number;
  /** Requests whose best candidate would be another than it was. */
  readonly moved: number;
  /** Requests that no candidate could take: they are in no estimate. */
  readonly refused: number;
  /** Requests that would go to a candidate without a price: they are in no estimate of cost. */
  readonly unpriced: number;
  /** Requests whose log does not hold what the question needs: they are in nothing else. */
  readonly unreadable: number;
  /** Requests that could have gone to more than one candidate. */
  readonly drawn: number;
  /** Mean score, [0,1]. */
  readonly quality: OffPolicyEstimate;
  /** Dollars per thousand requests. */
  readonly costPerThousandUsd: OffPolicyEstimate;
  readonly latencyMs: OffPolicyEstimate;
  /** The most frequent first. */
  readonly moves: readonly MoveCount[];
  /** Requests by candidate, as logged and as they would be. */
  readonly candidates: readonly { readonly id: string; readonly before: number; readonly after: number }[];
}

const notNegative: ValueRange = { min: 0, max: Number.POSITIVE_INFINITY };

/** Nano-dollars of a request as dollars of a thousand. */
const perThousand = (nanoUsd: number | null): number | null =>
  nanoUsd === null ? null : nanoUsd * (1000 / 1e9);

function isDrawn(propensities: Float64Array, chosen: number): boolean {
  for (let index = 0; index < propensities.length; index += 1)
    if (index !== chosen && propensities[index]! > 0) return true;
  return false;
}

function indexOf(candidates: readonly ChoiceCandidate[], id: string | undefined): number {
  for (let index = 0; index < candidates.length; index += 1) if (candidates[index]!.id === id) return index;
  return -1;
}

/** @param name of a candidate or a model; null: there is no baseline */
function baselineOf(
  name: string | null,
  candidates: readonly ChoiceCandidate[],
  predictions: readonly Prediction[],
) {
  if (name === null) return null;
  for (let index = 0; index < candidates.length; index += 1) {
    const { id, model } = candidates[index]!;
    if (id === name || model.id === name) return { candidateId: id, prediction: predictions[index]! };
  }
  return null;
}

/**
 * What a log says of another policy, request by request in bounded memory. Every choice is made again by the engine's own code from the logged
 * predictions, under the request's own limits, its conversation's lock and the price of switching; nothing is drawn, and no model is called.
 */
export class WhatIf {
  readonly #target: WhatIfTarget;
  readonly #quality: OffPolicySums;
  readonly #cost: OffPolicySums;
  readonly #latency: OffPolicySums;
  readonly #moves = new Map<
    string,
    { from: string; to: string | null; taskType: string | null; requests: number }
  >();
  readonly #candidates = new Map<string, { before: number; after: number }>();
  readonly #counts = { requests: 0, moved: 0, refused: 0, unpriced: 0, unreadable: 0, drawn: 0 };
  /** Policies are few and shared by many requests. */
  readonly #policies = new WeakMap<Policy, Policy>();

  constructor(target: WhatIfTarget, options: Omit<OffPolicyOptions, "range"> = {}) {
    this.#target = target;
    this.#quality = new OffPolicySums({ ...options, range: unitRange });
    this.#cost = new OffPolicySums({ ...options, range: notNegative });
    this.#latency = new OffPolicySums({ ...options, range: notNegative });
  }

  /** Index of the candidate that the request would go to; null: none, or nothing can be said of it. */
  choiceFor(request: LoggedRequest): number | null {
    const { predict } = this.#target;
    const predictions = predict === undefined ? request.predictions : predict(request);
    const index = predictions === null ? -1 : this.#choose(request, predictions);
    return index === -1 ? null : index;
  }

  /**
   * @param origin index of the candidate that a move is counted from; @default the log's best
   * @returns where the request would go; null: to its origin, or nothing can be said of it
   */
  add(request: LoggedRequest, origin = 0): Move | null {
    const { candidates, propensities, chosen, taskType } = request;
    const predictions =
      this.#target.predict === undefined ? request.predictions : this.#target.predict(request);
    if (predictions === null) {
      this.#counts.unreadable += 1;
      return null;
    }
    this.#counts.requests += 1;
    if (isDrawn(propensities, chosen)) this.#counts.drawn += 1;
    const target = this.#choose(request, predictions);
    const from = candidates[origin]!;
    this.#candidate(candidates[chosen]!.id).before += 1;
    if (target === -1) {
      this.#counts.refused += 1;
      this.#count(from.id, null, taskType);
      return { from, to: null, fromPrediction: request.predictions[origin]!, toPrediction: null };
    }
    const to = candidates[target]!;
    this.#candidate(to.id).after += 1;
    this.#estimate(request, predictions, target);
    if (target === origin) return null;
    this.#counts.moved += 1;
    this.#count(from.id, to.id, taskType);
    return { from, to, fromPrediction: request.predictions[origin]!, toPrediction: predictions[target]! };
  }

  result(demands: OffPolicyDemands = {}): WhatIfResult {
    return {
      ...this.#counts,
      quality: this.#quality.estimate(demands),
      costPerThousandUsd: this.#cost.estimate(demands),
      latencyMs: this.#latency.estimate(demands),
      moves: [...this.#moves.values()].sort((one, other) => other.requests - one.requests),
      candidates: [...this.#candidates]
        .map(([id, counts]) => ({ id, ...counts }))
        .sort((one, other) => other.after - one.after || other.before - one.before),
    };
  }

  #choose(request: LoggedRequest, predictions: readonly Prediction[]): number {
    const { candidates, switchCostsNanoUsd, isLocked } = request;
    const { allows } = this.#target;
    const policy = this.#policyFor(request.policy);
    const baseline = baselineOf(policy.baselineModelId, candidates, predictions);
    const kept =
      allows === undefined ? null : [...candidates.keys()].filter((index) => allows(candidates[index]!));
    if (kept === null) {
      const { ranked } = choose(candidates, predictions, policy, { switchCostsNanoUsd, isLocked, baseline });
      return indexOf(candidates, ranked[0]?.candidateId);
    }
    const keep = <Item>(items: readonly Item[]): Item[] => kept.map((index) => items[index]!);
    const { ranked } = choose(keep(candidates), keep(predictions), policy, {
      switchCostsNanoUsd: switchCostsNanoUsd === null ? null : keep(switchCostsNanoUsd),
      isLocked,
      baseline,
    });
    return indexOf(candidates, ranked[0]?.candidateId);
  }

  #policyFor(decided: Policy): Policy {
    const known = this.#policies.get(decided);
    if (known !== undefined) return known;
    const policy = { ...this.#target.policy(decided), explorationRate: 0 };
    this.#policies.set(decided, policy);
    return policy;
  }

  #estimate(request: LoggedRequest, predictions: readonly Prediction[], target: number): void {
    const { chosen, propensities } = request;
    const there = predictions[target]!;
    const here = predictions[chosen]!;
    // Spelled out thrice: spreading what they share takes longer than all that is done with it.
    const cluster = hashString(request.cluster);
    const propensity = propensities[chosen]!;
    const targetProbability = target === chosen ? 1 : 0;
    const targetPropensity = propensities[target]!;
    const charged = this.#target.charge === undefined ? request.chargedNanoUsd : this.#target.charge(request);
    if (there.cost.expectedNanoUsd === null) this.#counts.unpriced += 1;
    this.#quality.add({
      cluster,
      propensity,
      targetProbability,
      targetPropensity,
      loggedValue: here.quality.mean,
      targetValue: there.quality.mean,
      targetDeviation: there.quality.standardDeviation,
      reward: request.score,
    });
    this.#cost.add({
      cluster,
      propensity,
      targetProbability,
      targetPropensity,
      loggedValue: perThousand(here.cost.expectedNanoUsd),
      targetValue: perThousand(there.cost.expectedNanoUsd),
      reward: perThousand(charged),
    });
    this.#latency.add({
      cluster,
      propensity,
      targetProbability,
      targetPropensity,
      loggedValue: here.latency.totalMs,
      targetValue: there.latency.totalMs,
      reward: request.latencyMs,
    });
  }

  #count(from: string, to: string | null, taskType: string | null): void {
    const key = `${from}\n${to ?? ""}\n${taskType ?? ""}`;
    const known = this.#moves.get(key);
    if (known === undefined) this.#moves.set(key, { from, to, taskType, requests: 1 });
    else known.requests += 1;
  }

  #candidate(id: string): { before: number; after: number } {
    const known = this.#candidates.get(id) ?? { before: 0, after: 0 };
    this.#candidates.set(id, known);
    return known;
  }
}
