import type { Clock, Random } from "../../../engine/index.ts";
import type { RefusedFields } from "../../providers/parameters/refused-fields.ts";
import type { ProviderAdapter } from "../../upstream/provider.ts";
import type { RequestEvents } from "../request-events.ts";
import type { HealthTracker } from "./health.ts";

/** Everything that dispatch takes from outside. */
export interface DispatcherPorts {
  readonly providers: { get(name: string): ProviderAdapter | Promise<ProviderAdapter> | null };
  /** Value of an environment variable that holds a key; null: not set. */
  readonly secrets: (name: string) => string | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly health: Pick<HealthTracker, "isHealthy">;
  readonly refusedFields: RefusedFields;
  readonly events: Pick<RequestEvents, "attemptStarted" | "firstToken" | "attemptEnded">;
  /** Hears of every fault of the gateway itself. Must not throw. */
  readonly onFault?: (requestId: string, fault: unknown) => void;
}
