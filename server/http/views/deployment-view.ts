import type { Catalog, LiveLatency } from "../../../engine/index.ts";
import type { DeploymentAnswer } from "../../answers/model-answers.ts";
import type { HealthTracker } from "../../pipeline/dispatch/health.ts";

/** Every deployment as this process sees it; those that are left alone first. */
export function deploymentViews(
  { models, byNameOnly }: Catalog,
  health: Pick<HealthTracker, "state">,
  latency: LiveLatency,
): DeploymentAnswer[] {
  const views = [...models, ...byNameOnly].flatMap((model) =>
    model.deployments.map(({ id, provider, region }): DeploymentAnswer => {
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
