import type { Catalog, LiveLatency } from "../../../engine/index.ts";
import type { HealthTracker } from "../../pipeline/dispatch/health.ts";

/** One row of `GET /v1/health/deployments`. */
export interface DeploymentView {
  readonly id: string;
  readonly model: string;
  readonly provider: string;
  readonly region: string | null;
  readonly state: "closed" | "open" | "half-open";
  /** Code of what opened it, or of the latest failure; null: none lately. */
  readonly reason: string | null;
  readonly failures_in_a_row: number;
  /** Calls that count, since the first failure among them. */
  readonly window: { readonly calls: number; readonly failures: number; readonly slow: number };
  /** null: it is called. */
  readonly next_trial_in_ms: number | null;
  readonly quiet_for_ms: number | null;
  /** Measured here; null: not lately. */
  readonly latency: {
    readonly time_to_first_token_ms: number;
    readonly output_tokens_per_second: number;
  } | null;
}

/** Every deployment as this process sees it; those that are left alone first. */
export function deploymentViews(
  { models, byNameOnly }: Catalog,
  health: Pick<HealthTracker, "state">,
  latency: LiveLatency,
): DeploymentView[] {
  const views = [...models, ...byNameOnly].flatMap((model) =>
    model.deployments.map(({ id, provider, region }): DeploymentView => {
      const { state, reason, failuresInARow, window, nextTrialInMs, quietForMs } = health.state(id);
      const live = latency(id);
      return {
        ...{
          id,
          model: model.id,
          provider,
          region,
          state,
          reason,
          failures_in_a_row: failuresInARow,
          window,
        },
        next_trial_in_ms: state === "closed" ? null : Math.ceil(nextTrialInMs),
        quiet_for_ms: quietForMs === 0 ? null : Math.ceil(quietForMs),
        latency: live && {
          time_to_first_token_ms: live.timeToFirstTokenMs,
          output_tokens_per_second: live.outputTokensPerSecond,
        },
      };
    }),
  );
  return views.sort((one, other) => Number(one.state === "closed") - Number(other.state === "closed"));
}
