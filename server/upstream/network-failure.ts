import type { ProviderFailure } from "./provider.ts";

const phrases: Readonly<Record<string, ProviderFailure>> = {
  ECONNREFUSED: { kind: "unreachable", detail: "the connection was refused" },
  ENOTFOUND: { kind: "unreachable", detail: "the host name was not found" },
  EAI_AGAIN: { kind: "unreachable", detail: "the host name could not be looked up" },
  EHOSTUNREACH: { kind: "unreachable", detail: "the host cannot be reached" },
  ENETUNREACH: { kind: "unreachable", detail: "the network cannot be reached" },
  ECONNRESET: { kind: "unreachable", detail: "the connection was reset" },
  EPIPE: { kind: "unreachable", detail: "the connection was closed while the request was being sent" },
  UND_ERR_SOCKET: { kind: "unreachable", detail: "the connection was closed before the reply was whole" },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: {
    kind: "unreachable",
    detail: "the connection was closed before the reply was whole",
  },
  UND_ERR_DESTROYED: { kind: "unreachable", detail: "the gateway closed its connections" },
  UND_ERR_CLOSED: { kind: "unreachable", detail: "the gateway closed its connections" },
  UND_ERR_CONNECT_TIMEOUT: { kind: "connect-timeout", detail: "no connection was made in time" },
  UND_ERR_HEADERS_OVERFLOW: { kind: "invalid-reply", detail: "the reply's headers are too large" },
  UND_ERR_INVALID_ARG: {
    kind: "not-configured",
    detail: "the request could not be formed: check the base URL and the key for stray characters",
  },
};

/** What went wrong, by the error's code; never its message, which may hold addresses or header values. */
export function networkFailure(error: unknown): ProviderFailure {
  const code = errorCode(error);
  const known = phrases[code];
  if (known !== undefined) return known;
  // undici's parser error carries a code only in some of its cases.
  if (code.startsWith("HPE_") || (error instanceof Error && error.name === "HTTPParserError"))
    return { kind: "invalid-reply", detail: "the reply is not valid HTTP" };
  if (/CERT|SSL|TLS/.test(code))
    return { kind: "unreachable", detail: `the TLS connection failed (${code.toLowerCase()})` };
  return { kind: "unreachable", detail: `the connection failed (${code.toLowerCase()})` };
}

function errorCode(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : null;
  return typeof code === "string" ? code : "UNKNOWN";
}
