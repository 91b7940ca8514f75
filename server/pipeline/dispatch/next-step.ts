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
}

export type NextStep =
  | { readonly kind: "retry"; readonly delayMs: number }
  | { readonly kind: "move"; readonly targetIndex: number }
  | { readonly kind: "stop" };

/** What follows a failed attempt of which the client has seen nothing. */
export function nextStep(
  failure: AttemptFailure,
  soFar: AttemptsSoFar,
  options: DispatchOptions,
  random: Random,
): NextStep {
  if (soFar.attempts >= options.maxAttempts) return { kind: "stop" };
  const isLastTarget = soFar.targetIndex === soFar.targets.length - 1;
  // Where there is another place to go, nobody waits for a deployment that has asked to be left alone.
  const mayWait = soFar.isTargetHealthy || isLastTarget;
  if (failure.scope === "same" && soFar.attemptsAtTarget < options.attemptsPerTarget && mayWait) {
    const delayMs = retryDelay(failure, soFar.attemptsAtTarget, options, random);
    if (delayMs !== null && soFar.elapsedMs + delayMs <= options.retryWindowMs)
      return { kind: "retry", delayMs };
  }
  if (soFar.elapsedMs > options.retryWindowMs) return { kind: "stop" };
  const failedModel = soFar.targets[soFar.targetIndex]?.candidate.model.id;
  for (let index = soFar.targetIndex + 1; index < soFar.targets.length; index += 1) {
    const isOtherModel = soFar.targets[index]?.candidate.model.id !== failedModel;
    if (failure.scope !== "other-model" || isOtherModel) return { kind: "move", targetIndex: index };
  }
  return { kind: "stop" };
}

/** null: the upstream asked for a longer wait than is granted. */
function retryDelay(
  failure: AttemptFailure,
  attemptsAtTarget: number,
  options: DispatchOptions,
  random: Random,
): number | null {
  if (failure.retryAfterMs !== null)
    return failure.retryAfterMs <= options.maxRetryAfterMs ? failure.retryAfterMs : null;
  const full = Math.min(options.backoffMaxMs, options.backoffBaseMs * 2 ** (attemptsAtTarget - 1));
  return full * (0.5 + random() / 2);
}
