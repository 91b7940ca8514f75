import { ordinaryTier } from "../../engine/index.ts";
import type { Operation } from "../operation/operation.ts";
import { anthropicTierMeter, tierWord } from "./service-tier.ts";

/**
 * The service tier that a request asks for, in the words in which prices name it; null: none but the ordinary one. `auto` leaves it to the provider's settings: the reply says
 * which one served.
 */
export function askedServiceTier({
  kind,
  protocol,
  payload: { body },
}: Pick<Operation, "kind" | "protocol" | "payload">): string | null {
  if (kind !== "chat") return null;
  const tier =
    protocol === "anthropic-messages"
      ? anthropicTierMeter({}, body).serviceTier
      : tierWord(body.service_tier ?? body.serviceTier);
  return tier == null || tier === ordinaryTier ? null : tier;
}
