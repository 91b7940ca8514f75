import { GatewayError } from "../../errors/gateway-error.ts";
import { ownReplyPrefix } from "./response-object.ts";
import type { ResponsesRequestBody } from "./responses-request-schema.ts";

/**
 * Refuses what needs a reply that somebody keeps where nobody does: this gateway keeps none. Ids that a provider gave go on to providers that speak this protocol.
 *
 * @throws GatewayError `invalid_request`
 */
export function requireStateless({ background, previous_response_id: previous }: ResponsesRequestBody): void {
  if (background === true)
    throw new GatewayError(
      "invalid_request",
      "`background` replies are not kept here: leave it out, and read the reply as it comes, with `stream: true` if it is long.",
      "background",
    );
  if (previous?.startsWith(ownReplyPrefix))
    throw new GatewayError(
      "invalid_request",
      "`previous_response_id` names a reply that this gateway put together and did not keep: send the whole conversation in `input`, or chain replies over one WebSocket connection.",
      "previous_response_id",
    );
}
