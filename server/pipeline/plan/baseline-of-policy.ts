import type { Candidate, Catalog, Policy } from "../../../engine/index.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import type { RoutingPreferences } from "../../operation/routing-schema.ts";
import { findBaseline } from "./find-model.ts";

/**
 * The candidates of the baseline. A request's own baseline must exist; the configured one only where a guarantee rests on it.
 *
 * @returns empty where no rule asks for one
 * @throws GatewayError saying which baseline is missing and where to name it
 */
export function baselineOfPolicy(
  policy: Policy,
  routing: RoutingPreferences | undefined,
  catalog: Catalog,
): readonly Candidate[] {
  if (routing?.baseline !== undefined) return findBaseline(routing.baseline, catalog, "routing.baseline");
  if (policy.rule.kind !== "guarantee") return [];
  const name = policy.baselineModelId;
  if (name === null) {
    throw new GatewayError(
      "invalid_request",
      "A guarantee needs a baseline to measure against: send `routing.baseline`, or set it in tradewind.yaml.",
      "routing.baseline",
    );
  }
  const lookup = catalog.find(name);
  if (lookup.found) return findBaseline(name, catalog, "routing.baseline");
  throw new GatewayError(
    "route_no_candidate",
    `The guarantee is measured against \`${name}\`, which is not among the configured models: add it, or name another baseline.`,
    "routing.baseline",
  );
}
