import { outputLimitOf } from "./bound-output.ts";
import type { Budget } from "./budget.ts";
import { countedCostNanoUsd } from "./estimated-usage.ts";
import { cacheKey, type ReplyCache } from "./reply-cache.ts";
import { type Target, TargetError, type TargetReply, type TargetRequest } from "./target.ts";

/** Everything one call needs beside the target. */
export interface CallContext {
  readonly budget: Budget;
  /** Whether there is a cap: then a target without a price is refused. */
  readonly isCapped: boolean;
  /** null: nothing is kept. */
  readonly cache: ReplyCache | null;
  readonly seed: number | null;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

export interface Asked {
  readonly answer: TargetReply;
  readonly isFromCache: boolean;
  /** What it cost now: 0 from the cache; null: not known. */
  readonly paidNanoUsd: number | null;
}

/** The cap leaves no room for a call. */
export class BudgetError extends Error {
  constructor() {
    super("the dollar cap leaves no room for this call");
    this.name = "BudgetError";
  }
}

/**
 * Asks a target, unless the cache knows the answer: reserves what the call may cost, sends, settles, and keeps the reply on disk
 * before it returns.
 *
 * @throws TargetError where no whole reply came; BudgetError where the cap leaves no room
 */
export async function askTarget(
  target: Target,
  asked: TargetRequest,
  sample: number,
  context: CallContext,
): Promise<Asked> {
  const seeded = context.seed === null ? {} : { seed: context.seed + sample };
  const request: TargetRequest = {
    ...asked,
    parameters: { ...asked.parameters, ...seeded },
    isOutputBounded: context.isCapped,
  };
  const key =
    target.cacheIdentity === null || context.cache === null
      ? null
      : cacheKey(target.cacheIdentity, request, sample, context.seed);
  const known = key === null ? null : (context.cache?.find(key) ?? null);
  if (known !== null) return { answer: known, isFromCache: true, paidNanoUsd: 0 };
  const maxNanoUsd = context.isCapped ? target.maxCostNanoUsd(request) : 0;
  if (maxNanoUsd === null)
    throw new TargetError(`${target.id} has no known price and is refused under a cap`, false);
  const reservation = await context.budget.reserve(maxNanoUsd);
  if (reservation === null) throw new BudgetError();
  let answer: TargetReply;
  try {
    answer = await target.send(request, context.signal);
  } catch (error) {
    // Failed calls are as a rule not billed; a reply that was cut off may be, so that the whole sum stays counted then.
    reservation.settle(context.signal.aborted ? null : 0);
    throw error;
  }
  const countedNanoUsd = context.isCapped
    ? countedCostNanoUsd(target, request, answer, maxNanoUsd)
    : answer.costNanoUsd;
  reservation.settle(countedNanoUsd);
  // The cap's bound cut it off, not the model or the case: that says nothing about the model.
  if (context.isCapped && answer.finishReason === "length" && outputLimitOf(request) === null)
    throw new TargetError(
      "the reply was cut off at the most output tokens that the cap sets aside: raise --max-tokens",
      false,
    );
  if (key !== null) context.cache?.keep(key, answer);
  return { answer, isFromCache: false, paidNanoUsd: answer.costNanoUsd };
}
