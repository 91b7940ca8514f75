import { buildCatalog, type Candidate, type Policy } from "../../../engine/index.ts";
import type { LoadedConfiguration } from "../../../server/config/configuration.ts";
import { systemClock } from "../../../server/start/system-ports.ts";

/** The candidates and the policy that a running server would route by. */
export function learnGround(loaded: LoadedConfiguration): {
  readonly candidates: readonly Candidate[];
  readonly policy: Policy;
} {
  const { candidates } = buildCatalog(loaded.modelsAt(systemClock.nowMs()));
  return { candidates, policy: loaded.configuration.policy };
}
