import type { Operation } from "../../operation/operation.ts";
import { readTimeouts } from "../../operation/timeouts.ts";
import type { DispatchOptions } from "./dispatch-context.ts";
import type { DispatchTarget } from "./dispatch-target.ts";
import type { WatchdogTimes } from "./watchdog.ts";

/**
 * How many times as long a model is given to its first content as one that does not reason: most providers send nothing while it thinks. Unknown
 * efforts count as `medium`, which is what providers take where nobody says.
 */
const effortFactors: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({
    none: 1,
    minimal: 1.5,
    low: 2,
    medium: 4,
    high: 10,
    xhigh: 20,
    max: 20,
  }),
);
/** No wait for an unstreamed reply is longer by default. */
const longestWholeMs = 600_000;
/** A slow model's time for one token of output. */
const slowTokenMs = 30;
/** Output that an unstreamed reply is given time for where the request states no limit. */
const usualOutputTokens = 4_000;

/** The clocks of one attempt: the request's own come before the deployment's, these before the configured ones, these before the defaults. */
export function attemptTimes(
  operation: Pick<Operation, "directives" | "payload" | "reasoningEffort">,
  { candidate, deployment }: DispatchTarget,
  options: DispatchOptions,
): WatchdogTimes {
  const asked = operation.directives.routing?.timeouts;
  const own = asked === undefined ? deployment.timeouts : { ...deployment.timeouts, ...readTimeouts(asked) };
  const isReasoning = candidate.reasoningEffort !== null || candidate.model.reasoningEfforts.length > 0;
  const effort = operation.reasoningEffort ?? candidate.reasoningEffort ?? (isReasoning ? "medium" : "none");
  const factor = effortFactors.get(effort) ?? effortFactors.get("medium")!;
  const firstTokenMs = own?.firstTokenMs ?? options.firstTokenMs * factor;
  const idleMs = own?.idleMs ?? options.idleMs * (factor > 1 ? 2 : 1);
  const totalMs = own?.totalMs ?? options.totalMs;
  const { closingMs } = options;
  const connectMs = asked?.connect_ms ?? null;
  if (operation.payload.isStream) return { connectMs, firstTokenMs, idleMs, totalMs, closingMs };
  const wholeMs =
    own?.wholeMs ??
    options.wholeMs ??
    Math.min(
      Math.max(longestWholeMs, firstTokenMs),
      firstTokenMs + outputLimit(operation.payload.body) * slowTokenMs,
    );
  // Nothing of it is read before it is whole: one clock for all of it.
  return {
    connectMs,
    firstTokenMs: wholeMs,
    idleMs,
    totalMs: totalMs === null ? wholeMs : Math.min(totalMs, wholeMs),
    closingMs,
  };
}

function outputLimit(body: Operation["payload"]["body"]): number {
  const config = body.generationConfig as { readonly maxOutputTokens?: unknown } | null | undefined;
  const limit =
    body.max_completion_tokens ?? body.max_tokens ?? body.max_output_tokens ?? config?.maxOutputTokens;
  return typeof limit === "number" ? limit : usualOutputTokens;
}
