import type { IncomingHttpHeaders } from "node:http";
import { GatewayError } from "../errors/gateway-error.ts";

/** What of a request says who sent it. */
interface RequestOrigin {
  readonly headers: IncomingHttpHeaders;
  /** The request's target: a path, or a whole URL as clients of a proxy send it. */
  readonly url?: string | undefined;
}

export interface LocalCallersOptions {
  /** The loopback address that the server is bound to, served as a name beside the usual ones. */
  readonly boundHost: string;
  /** The variable that holds client keys, for the messages. */
  readonly apiKeysVariable: string;
  /** Origins whose pages may call all the same, because the configuration names them. @default none */
  readonly origins?: readonly string[];
}

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];
/** `Sec-Fetch-Site` of a page of this very server, and of an address that a person typed. */
const ownSites = new Set(["same-origin", "none"]);

/**
 * Keeps web pages out of a server without client keys: its owner's browser reaches loopback for every page that it shows. A page whose name
 * was rebound to 127.0.0.1 sends its own name as `Host`; any other page sends a foreign `Origin` or `Sec-Fetch-Site`. Programs send neither.
 *
 * @throws GatewayError `host_not_allowed` or `origin_not_allowed`, from the function returned
 */
export function localCallersOnly(options: LocalCallersOptions): (request: RequestOrigin) => void {
  const bound = options.boundHost.toLowerCase();
  const names = new Set([
    ...loopbackNames,
    bound.includes(":") && !bound.startsWith("[") ? `[${bound}]` : bound,
  ]);
  const origins = new Set(options.origins?.map((origin) => origin.toLowerCase()));
  const fix = `set ${options.apiKeysVariable} and send a key`;
  return ({ headers, url }) => {
    const { host, origin } = headers;
    const target = authorityOf(url);
    if (!names.has(nameOf(host)) || (target !== null && !names.has(nameOf(target))))
      throw new GatewayError(
        "host_not_allowed",
        `Without client keys this server answers to ${loopbackNames.join(", ")} alone: use such an address, or ${fix}.`,
      );
    if (origin !== undefined && origins.has(origin.toLowerCase())) return;
    const site = headers["sec-fetch-site"];
    const isForeign = origin !== undefined && authorityOf(origin) !== host?.toLowerCase();
    if (isForeign || (site !== undefined && !(typeof site === "string" && ownSites.has(site))))
      throw new GatewayError(
        "origin_not_allowed",
        `Without client keys this server answers no web page of another origin: call it from a program, name the origin in server.cors_origins, or ${fix}.`,
      );
  };
}

/** `host:port` without its port, in lower case; "" where there is none or it is not one. */
function nameOf(authority: string | undefined): string {
  return /^(\[[\da-f:.]+\]|[^:[\]]+)(?::\d{1,5})?$/i.exec(authority ?? "")?.[1]?.toLowerCase() ?? "";
}

/** `host:port` of a whole URL, in lower case; null: it is a path, or no URL. */
function authorityOf(url: string | undefined): string | null {
  return /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(url ?? "")?.[1]?.toLowerCase() ?? null;
}
