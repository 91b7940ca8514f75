import type { ProtocolName } from "../../operation/protocol-name.ts";
import type { AttemptResult } from "./attempt-result.ts";
import type { DispatchTarget } from "./dispatch-target.ts";
import type { HealthTracker } from "./health.ts";
import type { ContinuedAttempt, StreamRescue } from "./stream-rescue.ts";

type Broken = AttemptResult & { readonly kind: "broken" };

/** Where a stream broke. */
export interface BrokenAt {
  readonly target: DispatchTarget;
  readonly result: Broken;
}

/** What it needs of the request that is under way. */
interface GoOnPorts {
  readonly health: Pick<HealthTracker, "isHealthy">;
  /** The client is gone, or the server stops. */
  readonly isOver: () => boolean;
  readonly hasAttempts: () => boolean;
  /** Of the latest call. */
  readonly upstreamProtocol: () => ProtocolName;
  readonly attempt: (target: DispatchTarget, continued: ContinuedAttempt) => Promise<AttemptResult>;
}

/** The catalogue may know a model better than the place that serves it. */
const isPrefillRefused = ({ continuation }: ContinuedAttempt, result: AttemptResult): boolean =>
  continuation.mode === "prefill" && result.kind === "failed" && result.failure.code === "upstream_rejected";

/**
 * Has the next place go on with a stream that broke, and the one after it where that breaks or fails, too: each is asked once (twice where it refuses the text as its own turn), and only healthy ones are. Where none
 * can, the end is that of the first break.
 *
 * @returns how the reply ended and at whom, usage and cost those of all parts
 */
export async function goOn(
  rescue: StreamRescue,
  { target: first, result: broken }: BrokenAt,
  others: readonly DispatchTarget[],
  ports: GoOnPorts,
): Promise<{ readonly target: DispatchTarget; readonly result: Exclude<AttemptResult, { kind: "failed" }> }> {
  rescue.addBroken(first, "first", broken.facts, ports.upstreamProtocol());
  for (const target of others) {
    if (ports.isOver() || !ports.hasAttempts()) break;
    if (!ports.health.isHealthy(target.deployment.id) || !rescue.mayServe(target)) continue;
    let continued = rescue.continuation(target);
    if (continued === null) break;
    let result = await ports.attempt(target, continued);
    if (isPrefillRefused(continued, result) && !ports.isOver() && ports.hasAttempts()) {
      continued = rescue.continuation(target, false)!;
      result = await ports.attempt(target, continued);
    }
    const how = continued.continuation.mode;
    if (result.kind === "broken") rescue.addBroken(target, how, result.facts, ports.upstreamProtocol());
    else if (result.kind !== "failed")
      return { target, result: { ...result, facts: rescue.facts({ target, how, facts: result.facts }) } };
  }
  const facts = rescue.facts(null);
  return ports.isOver()
    ? { target: first, result: { kind: "cancelled", facts, status: broken.status } }
    : { target: first, result: { ...broken, facts } };
}
