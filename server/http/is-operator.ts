import type { IncomingMessage } from "node:http";
import { isLoopback } from "../config/read-server-address.ts";
import type { Authenticate } from "./app-services.ts";
import { localCallersOnly } from "./local-callers-only.ts";

/** A reverse proxy on this machine adds one of them: its clients are not on this machine. */
const proxyHeaders = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"] as const;

const requireLocalName = localCallersOnly({ boundHost: "127.0.0.1", apiKeysVariable: "" });

/** Whether who asks may see hosts, users and errors of the database: who sends a valid key, or asks from this machine without a proxy between. */
export function isOperator(request: IncomingMessage, authenticate: Authenticate): boolean {
  return hasKey(request, authenticate) || isLocalCaller(request);
}

function hasKey({ headers }: IncomingMessage, authenticate: Authenticate): boolean {
  try {
    return authenticate(headers).keyId !== null;
  } catch {
    return false;
  }
}

/** Whether who asks is on this machine, no proxy between, and no web page. */
export function isLocalCaller(request: IncomingMessage): boolean {
  if (!isLoopback(request.socket.remoteAddress ?? "")) return false;
  if (proxyHeaders.some((name) => request.headers[name] !== undefined)) return false;
  try {
    requireLocalName(request); // A web page in a browser on this machine is not its operator.
    return true;
  } catch {
    return false;
  }
}
