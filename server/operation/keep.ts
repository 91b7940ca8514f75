import type { IncomingHttpHeaders } from "node:http";
import type { Principal } from "./principal.ts";

/**
 * The caller of one request, with what the request itself says of what is kept: `store: false` or the header `x-tradewind-no-log` leave figures alone. A request can
 * only ask for less than its key.
 */
export function withOwnKeep(principal: Principal, headers: IncomingHttpHeaders, body: unknown): Principal {
  const noLog = headers["x-tradewind-no-log"];
  // A form has no other false.
  const isUnstored =
    typeof body === "object" &&
    body !== null &&
    "store" in body &&
    (body.store === false || body.store === "false");
  // Whoever sends the header means it, whatever word follows.
  const asksForNone =
    isUnstored || (noLog !== undefined && !/^\s*(?:false|0|no|off)?\s*$/i.test(String(noLog)));
  return asksForNone && principal.keep !== "figures" ? { ...principal, keep: "figures" } : principal;
}
