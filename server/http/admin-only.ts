import type { IncomingHttpHeaders } from "node:http";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Authenticate } from "./app-services.ts";
import { createAdminCheck } from "./authenticate.ts";

/**
 * Lets through who sends the admin key. Nobody passes where none is set: not even this machine, whose browser shows pages of others.
 *
 * @throws GatewayError, from the function returned: `key_forbids` for a client's key and where there is no admin key, else `invalid_api_key`
 */
export function adminOnly(
  adminKey: string | null,
  authenticate: Authenticate,
): (headers: IncomingHttpHeaders) => void {
  const isAdmin = createAdminCheck(adminKey);
  return (headers) => {
    if (isAdmin(headers)) return;
    authenticate(headers);
    throw new GatewayError(
      "key_forbids",
      adminKey === null
        ? "This server has no admin key: start it with TRADEWIND_ADMIN_KEY set."
        : "This path is for administrators: send the admin key.",
    );
  };
}
