import type { IncomingHttpHeaders } from "node:http";
import { GatewayError } from "../errors/gateway-error.ts";

const ownSites: ReadonlySet<unknown> = new Set(["same-origin", "none"]);
const readingMethods: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/**
 * Refuses what a page of another origin makes a browser send with the cookie of a session (CSRF). `SameSite=Strict` is not enough: pages of other ports of one
 * host are of the same site. What changes something must name its origin; browsers always do.
 *
 * @param ownOrigins origins under which this server is reached beside the `host` it is asked by, lower case
 * @throws GatewayError `origin_not_allowed`
 */
export function ownPagesOnly(
  { method, headers }: { readonly method: string; readonly headers: IncomingHttpHeaders },
  ownOrigins: ReadonlySet<string>,
): void {
  const { host, origin } = headers;
  const site = headers["sec-fetch-site"];
  const from = origin?.toLowerCase();
  const isOwn =
    from !== undefined &&
    (ownOrigins.has(from) ||
      from === `http://${host}`.toLowerCase() ||
      from === `https://${host}`.toLowerCase());
  const isKnown = from === undefined ? readingMethods.has(method) || site === "same-origin" : isOwn;
  if (isKnown && (site === undefined || ownSites.has(site) || isOwn)) return;
  throw new GatewayError(
    "origin_not_allowed",
    "The cookie of a session is taken from this server's own pages alone: send a key in a header instead.",
  );
}
