import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance } from "fastify";

/** How long a browser may keep what a preflight said, seconds. */
const preflightMaxAgeSeconds = 7_200;

/** Headers of the replies to one origin; empty: it is not allowed, and its browser shows the page nothing. */
type CrossOriginHeaders = (headers: IncomingHttpHeaders) => Readonly<Record<string, string>>;

/**
 * Lets web pages of the configured origins read replies (CORS). Cookies are never meant: a page sends a key in a header, as any client does.
 *
 * @param origins `https://app.example`, letter by letter as browsers send it, or `*` for any
 */
export function crossOriginHeaders(origins: readonly string[]): CrossOriginHeaders {
  const allowed = new Set(origins.map((origin) => origin.toLowerCase()));
  return ({ origin }) => {
    if (allowed.size === 0) return {};
    const isAllowed = origin !== undefined && (allowed.has("*") || allowed.has(origin.toLowerCase()));
    // A cache between must not give one origin's reply to another.
    return isAllowed
      ? { vary: "origin", "access-control-allow-origin": origin, "access-control-expose-headers": "*" }
      : { vary: "origin" };
  };
}

/**
 * Adds the headers to every reply of the app's routes and answers preflights, which carry no key. Replies that the dispatcher writes itself take them from
 * `crossOriginHeaders`.
 */
export function allowCrossOrigin(
  app: FastifyInstance,
  headersFor: CrossOriginHeaders,
  methodsOf: (path: string) => readonly string[],
): void {
  app.addHook("onRequest", (request, reply, done) => {
    const { headers, method, url } = request;
    const own = headersFor(headers);
    void reply.headers(own);
    const isPreflight = method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
    const methods = isPreflight ? methodsOf(url.split("?", 1)[0]!) : [];
    if (own["access-control-allow-origin"] === undefined || methods.length === 0) return done();
    const asked = headers["access-control-request-headers"];
    void reply.headers({
      "access-control-allow-methods": methods.join(", "),
      "access-control-max-age": String(preflightMaxAgeSeconds),
      // SDKs send headers of their own names; a key is needed all the same.
      ...(asked === undefined ? {} : { "access-control-allow-headers": asked }),
      // Browsers ask so before a public page calls an address of a private network.
      ...(headers["access-control-request-private-network"] === "true"
        ? { "access-control-allow-private-network": "true" }
        : {}),
    });
    void reply.code(204).send();
  });
}
