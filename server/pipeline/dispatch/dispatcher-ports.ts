import type { Clock, Random } from "../../../engine/index.ts";
import type { DeploymentLatency } from "../../latency/live-latency.ts";
import type { ProviderAdapter } from "../../upstream/provider.ts";
import type { AttemptFailure } from "./attempt-failure.ts";
import type { DispatchTarget } from "./dispatch-target.ts";
import type { HealthTracker } from "./health.ts";

/** Everything that dispatch takes from outside. */
export interface DispatcherPorts {
  readonly providers: { get(name: string): ProviderAdapter | Promise<ProviderAdapter> | null };
  /** Value of an environment variable that holds a key; null: not set. */
  readonly secrets: (name: string) => string | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly health: HealthTracker;
  readonly latency: Pick<DeploymentLatency, "observe">;
  /** Hears of every failed attempt, for the log: faults of configuration above all. Must not throw. */
  readonly onFailure?: (requestId: string, target: DispatchTarget, failure: AttemptFailure) => void;
  /** Hears of every fault of the gateway itself. Must not throw. */
  readonly onFault?: (requestId: string, fault: unknown) => void;
}
