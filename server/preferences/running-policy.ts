import type { Policy } from "../../engine/index.ts";
import type { Log } from "../database/log.ts";
import type { StoredPreferences } from "../database/repositories/routing-preferences.ts";
import { policyOfSetting } from "../pipeline/plan/policy-of-setting.ts";

/** How this process decides for `auto` where nobody says otherwise. */
export interface RunningPolicy {
  /** The same object until it changes: the log knows policies by that. */
  readonly policy: Policy;
  /** Takes what was set last into use from the next request on. A setting that the configuration has made impossible is left alone and told of. */
  take(stored: Pick<StoredPreferences, "revision" | "setting">): void;
}

export function createRunningPolicy(configured: Policy, log: Pick<Log, "warn">): RunningPolicy {
  let policy = configured;
  return {
    get policy() {
      return policy;
    },
    take({ revision, setting }) {
      try {
        policy = setting === null ? configured : policyOfSetting(configured, setting);
        if (setting !== null)
          log.warn(
            { revision },
            "Preferences that were set for auto apply, not `routing` of the configuration",
          );
      } catch (error) {
        policy = configured;
        log.warn(
          { revision, err: error },
          "Preferences that were set for auto cannot be used; the configuration applies",
        );
      }
    },
  };
}
