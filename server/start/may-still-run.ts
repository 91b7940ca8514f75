import type { Clock } from "../../engine/index.ts";
import type { Configuration } from "../config/configuration.ts";
import type { Database } from "../database/database.ts";

/** A request is decided, and dispatched, within so long after its arrival. */
const decisionSlackMs = 60_000;
/** What is thought of a stream without a bound after so long. */
const longestStreamMs = 3_600_000;
/** Tells whether a request that was decided at a time, in milliseconds since 1970, may be under way yet. */
export function createMayStillRun(
  configuration: Pick<Configuration, "dispatch">,
  databaseKind: Database["kind"],
  clock: Clock,
): (decidedAtMs: number) => boolean {
  const startedAtMs = clock.nowMs();
  const { retryWindowMs, totalMs } = configuration.dispatch;
  const longestRequestMs = retryWindowMs + (totalMs ?? longestStreamMs) + decisionSlackMs;
  return (decidedAtMs) => {
    // Nobody but this process serves beside an embedded database, and its earlier self is gone.
    const isOfThisRun = databaseKind === "postgres" || decidedAtMs >= startedAtMs;
    return isOfThisRun && decidedAtMs + longestRequestMs >= clock.nowMs();
  };
}
