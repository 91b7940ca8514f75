import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type Move,
  type OffPolicyEstimate,
  qualityPointUsd,
  WhatIf,
  type WhatIfResult,
} from "../../../engine/index.ts";
import type {
  UnreadableCode,
  WhatIfAnswer,
  WhatIfFigure,
  WhatIfPoint,
  WhatIfPointFigure,
} from "../../answers/what-if-answer.ts";
import type { Queryable } from "../../database/database.ts";
import {
  countRequestKinds,
  loggedRequests,
  newestSince,
} from "../../database/repositories/logged-requests.ts";
import type { StoredRequest } from "../../database/repositories/stored-request.ts";
import { limitsInWords } from "../../pipeline/plan/limits-of-request.ts";
import { unreadableReasons } from "./unreadable-reasons.ts";
import type { SweptPolicy, WhatIfQuestion } from "./what-if-question.ts";

interface WhatIfRun {
  /** null: everybody's requests. */
  readonly tenant: string | null;
  /** Moves listed at most. */
  readonly maxMoves: number;
  readonly pageRows?: number;
  /** Told of each request that would go elsewhere. */
  readonly onMove?: (request: StoredRequest, move: Move) => void;
  readonly onRequests?: (done: number, all: number) => void;
}

/** Decisions that are made again before others have their turn. */
const turnDecisions = 250;
const examplesOfMove = 3;

/**
 * Decides the logged requests of a time again. Memory does not grow with their number.
 *
 * @throws GatewayError `invalid_request` where the question names models that there are not
 */
export async function answerWhatIf(
  db: Queryable,
  question: WhatIfQuestion,
  run: WhatIfRun,
): Promise<WhatIfAnswer> {
  const { untilMs, policy, target, minEffectiveSamples, newest, sweep, origin } = question;
  const { tenant, maxMoves, pageRows, onMove, onRequests } = run;
  const whole = { sinceMs: question.sinceMs, untilMs, tenant };
  const sinceMs = newest === null ? whole.sinceMs : await newestSince(db, whole, newest);
  const withFeatures = question.priors !== null;
  const asked = { ...whole, sinceMs, withFeatures, ...(pageRows !== undefined && { pageRows }) };
  const kinds = await countRequestKinds(db, asked);
  const whatIf = new WhatIf(target);
  const inUse = origin === null ? null : new WhatIf(origin);
  const swept = sweep.map((one) => ({ ...one, whatIf: new WhatIf(one.target) }));
  const turnRows = Math.ceil(turnDecisions / (1 + swept.length));
  const examples = new Map<string, string[]>();
  const leftOut = new Map<UnreadableCode, number>();
  let done = 0;
  for await (const page of loggedRequests(db, asked, kinds)) {
    for (const request of page) {
      const from = inUse?.choiceFor(request) ?? 0;
      const unreadable = question.priors?.unreadable(request) ?? null;
      if (unreadable !== null) leftOut.set(unreadable, (leftOut.get(unreadable) ?? 0) + 1);
      const move = whatIf.add(request, from);
      if (move !== null) {
        onMove?.(request, move);
        const key = moveKey(move.from.id, move.to?.id ?? null, request.taskType);
        const known = examples.get(key) ?? [];
        examples.set(key, [request.requestId, ...known.slice(0, examplesOfMove - 1)]);
      }
      for (const one of swept) one.whatIf.add(request, from);
      done += 1;
      if (done % turnRows === 0) await nextTurn();
    }
    onRequests?.(done, kinds.automatic);
  }
  const demands = minEffectiveSamples === null ? {} : { minEffectiveSamples };
  const found = whatIf.result(demands);
  question.requireKnownModels();
  return {
    object: "whatif",
    since: new Date(sinceMs).toISOString(),
    until: new Date(untilMs).toISOString(),
    tenant,
    ...{ rule: policy.rule, limits: limitsInWords(policy.limits) },
    quality_point_usd:
      policy.rule.kind === "weights" ? qualityPointUsd(policy.rule.weights, policy.scales) : null,
    priors_version: question.priors?.version ?? null,
    confidence: 0.95,
    requests: {
      decided_again: found.requests,
      ...{ moved: found.moved, refused: found.refused, unpriced: found.unpriced, drawn: found.drawn },
      ...{ unreadable: found.unreadable, unreadable_reasons: unreadableReasons(leftOut) },
      ...{ presets: kinds.presets, named: kinds.named },
    },
    quality: figureOf(found.quality),
    cost_per_thousand_usd: figureOf(found.costPerThousandUsd),
    latency_ms: figureOf(found.latencyMs),
    moves: found.moves.slice(0, maxMoves).map(({ from, to, taskType, requests }) => ({
      ...{ from, to, task_type: taskType, requests },
      request_ids: examples.get(moveKey(from, to, taskType)) ?? [],
    })),
    candidates: found.candidates,
    ...(swept.length > 0 && {
      sweep: swept.map((one) => pointOf(one, one.whatIf.result(demands))),
    }),
  };
}

const moveKey = (from: string, to: string | null, taskType: string | null): string =>
  JSON.stringify([from, to, taskType]);

function pointOf({ qualityPointUsd, rule }: SweptPolicy, found: WhatIfResult): WhatIfPoint {
  const figure = (estimate: OffPolicyEstimate): WhatIfPointFigure => {
    const { predicted, doubly_robust, change, refusal } = figureOf(estimate);
    return { predicted, doubly_robust, change, refusal };
  };
  return {
    ...{ quality_point_usd: qualityPointUsd, weights: rule.weights },
    ...{ moved: found.moved, refused: found.refused },
    quality: figure(found.quality),
    cost_per_thousand_usd: figure(found.costPerThousandUsd),
    latency_ms: figure(found.latencyMs),
  };
}

function figureOf({ overlap, refusal, ...estimates }: OffPolicyEstimate): WhatIfFigure {
  return {
    ...{ logged: estimates.logged, predicted: estimates.predicted, change: estimates.change },
    ...{
      ips: estimates.inversePropensity,
      snips: estimates.selfNormalised,
      doubly_robust: estimates.doublyRobust,
    },
    overlap: {
      observed_requests: overlap.observed,
      alike_requests: overlap.alike,
      effective_samples: Number(overlap.effectiveSamples.toFixed(1)),
      supported_share: overlap.supportedShare,
      max_weight: overlap.maxWeight,
      clipped: overlap.clipped,
    },
    refusal,
  };
}
