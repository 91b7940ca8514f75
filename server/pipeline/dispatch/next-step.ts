import type { Random } from "../../../engine/index.ts";
import type { AttemptFailure } from "./attempt-failure.ts";
import type { DispatchOptions } from "./dispatch-context.ts";
import type { DispatchTarget } from "./dispatch-target.ts";

export interface AttemptsSoFar {
  readonly targets: readonly DispatchTarget[];
  /** Position of the target that has just failed. */
  readonly targetIndex: number;
  /** Attempts made at it. */
  readonly attemptsAtTarget: number;
  /** Attempts made over all targets. */
  readonly attempts: number;
  /** Since the first attempt began. */
  readonly elapsedMs: number;
  /** False: the deployment's circuit has opened meanwhile. */
  readonly isTargetHealthy: boolean;
  /** The client named the model: another one serves only where this one cannot. */
  readonly isModelNamed: boolean;
}

type NextStep =
  | { readonly kind: "retry"; readonly delayMs: number }
  | { readonly kind: "move"; readonly targetIndex: number }
  | { readonly kind: "stop" };

/**
 * What follows a failed attempt of which the client has seen nothing. One attempt is kept for each target that is left and may help; repeats at
 * the same target use what remains, within their window of time. A move is never refused for the time that has passed.
 */
export function nextStep(
  failure: AttemptFailure,
  soFar: AttemptsSoFar,
  options: DispatchOptions,
  random: Random,
): NextStep {
  const attemptsLeft = options.maxAttempts - soFar.attempts;
  if (attemptsLeft <= 0 || failure.scope === "none") return { kind: "stop" };
  const left = targetsLeft(failure, soFar);
  const delayMs = retryDelay(failure, soFar, left, options, random);
  const mayRepeat =
    failure.scope === "same" &&
    soFar.attemptsAtTarget < options.attemptsPerTarget &&
    attemptsLeft > left.length;
  if (mayRepeat && delayMs !== null && soFar.elapsedMs + delayMs <= options.retryWindowMs)
    return { kind: "retry", delayMs };
  const [targetIndex] = left;
  return targetIndex === undefined ? { kind: "stop" } : { kind: "move", targetIndex };
}

/** What becomes of a target that has asked to be left alone before this request came: `retry` is its first call, after the wait. */
export function quietStep(
  { retryAfterMs }: AttemptFailure,
  { targets, targetIndex, isModelNamed }: Pick<AttemptsSoFar, "targets" | "targetIndex" | "isModelNamed">,
  { maxRetryAfterMs }: DispatchOptions,
): NextStep {
  const next = targets[targetIndex + 1];
  const isOtherModelNext = next?.candidate.model.id !== targets[targetIndex]?.candidate.model.id;
  const isWorthIt = next === undefined || (isModelNamed && isOtherModelNext);
  if (isWorthIt && retryAfterMs !== null && retryAfterMs <= maxRetryAfterMs)
    return { kind: "retry", delayMs: retryAfterMs };
  return next === undefined ? { kind: "stop" } : { kind: "move", targetIndex: targetIndex + 1 };
}

/** Positions of the targets behind the failed one that may do what it could not. */
function targetsLeft(failure: AttemptFailure, { targets, targetIndex }: AttemptsSoFar): number[] {
  const failed = targets[targetIndex]?.candidate.model;
  const positions: number[] = [];
  for (let index = targetIndex + 1; index < targets.length; index += 1) {
    const model = targets[index]!.candidate.model;
    if (failure.scope === "other-model" && model.id === failed?.id) continue;
    const { contextWindowTokens: window, capabilities } = model;
    if (failure.needs === "larger-window") {
      const failedWindow = failed?.contextWindowTokens ?? null;
      if (failedWindow !== null && (window === null || window <= failedWindow)) continue;
    }
    if (failure.needs === "tools" && capabilities.tools !== true) continue;
    if (failure.needs === "json-schema" && capabilities.jsonSchema !== true) continue;
    positions.push(index);
  }
  return positions;
}

/** null: it is not waited for. */
function retryDelay(
  { retryAfterMs }: AttemptFailure,
  { attemptsAtTarget, targets, targetIndex, isTargetHealthy, isModelNamed }: AttemptsSoFar,
  left: readonly number[],
  options: DispatchOptions,
  random: Random,
): number | null {
  const next = targets[left[0] ?? -1];
  const isOtherModelNext = next?.candidate.model.id !== targets[targetIndex]?.candidate.model.id;
  if (retryAfterMs !== null) {
    // The model that was asked for is worth a short wait; another place of it, or under `auto` another model, is not kept waiting.
    const isWorthIt = next === undefined || (isModelNamed && isOtherModelNext);
    return isWorthIt && retryAfterMs <= options.maxRetryAfterMs ? retryAfterMs : null;
  }
  if (!isTargetHealthy && next !== undefined) return null;
  const full = Math.min(options.backoffMaxMs, options.backoffBaseMs * 2 ** (attemptsAtTarget - 1));
  return full * (0.5 + random() / 2);
}
