import { GatewayError } from "../../errors/gateway-error.ts";
import type { ResponsesRequestBody } from "./responses-request-schema.ts";

/** Refuses replies that are worked on after their request has ended: nothing here does. @throws GatewayError `invalid_request` */
export function requireForeground({ background }: Pick<ResponsesRequestBody, "background">): void {
  if (background === true)
    throw new GatewayError(
      "invalid_request",
      "`background` replies are not kept here: leave it out, and read the reply as it comes, with `stream: true` if it is long.",
      "background",
    );
}
