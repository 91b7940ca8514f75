import { posix } from "node:path";
import type { Deployment } from "../../engine/index.ts";

/** Where a deployment's requests are posted. */
interface UpstreamEndpoint {
  /** Scheme, host and port: what connections are pooled by. */
  readonly origin: string;
  /** The path of one operation: base URL + `/chat/completions`, for example. One that begins with `/../` climbs out of the base URL's path. */
  pathOf(operation: string): string;
}

const endpoints = new WeakMap<Deployment, UpstreamEndpoint | null>();

/**
 * The base URL, taken apart; a query in it (`?api-version=...`) stays behind the path. null where the base URL is not an http or https
 * address. Remembered per deployment object, so that a request pays for a look-up only.
 */
export function upstreamEndpoint(deployment: Deployment): UpstreamEndpoint | null {
  const known = endpoints.get(deployment);
  if (known !== undefined) return known;
  const endpoint = parseEndpoint(deployment.baseUrl);
  endpoints.set(deployment, endpoint);
  return endpoint;
}

function parseEndpoint(baseUrl: string): UpstreamEndpoint | null {
  if (!URL.canParse(baseUrl)) return null;
  const url = new URL(baseUrl);
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  const base = url.pathname.endsWith("/") ? url.pathname.slice(0, -1) : url.pathname;
  const pathOf = (operation: string): string => {
    const path = operation.startsWith("/../") ? posix.normalize(base + operation) : base + operation;
    return url.search !== "" && operation.includes("?")
      ? `${path}&${url.search.slice(1)}`
      : `${path}${url.search}`;
  };
  return { origin: url.origin, pathOf };
}
