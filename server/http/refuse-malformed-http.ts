import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { GatewayError } from "../errors/gateway-error.ts";
import { errorShapeAt } from "../protocols/protocols.ts";
import { requestIdHeaders } from "./request-id-headers.ts";

/** The parser's error, as Node hands it on. */
type ConnectionError = Error & { readonly code?: string; readonly rawPacket?: unknown };

/** The reply that the connection is in the middle of; Node's own handler of these errors looks at the same field. */
type ServedSocket = Duplex & { readonly _httpMessage?: { readonly headersSent: boolean } | null };

/**
 * Answers what the HTTP parser refuses, and Node by itself would answer without a body: in the shape of all other errors, then the
 * connection is closed, since nobody knows where a next request would begin.
 */
export function refuseMalformedHttp(
  nextRequestId: () => string,
): (error: ConnectionError, socket: ServedSocket) => void {
  return (error, socket) => {
    const isMidReply = socket._httpMessage?.headersSent === true;
    if (error.code === "ECONNRESET" || !socket.writable || isMidReply) socket.destroy();
    else endWith(socket, toGatewayError(error), nextRequestId(), pathOf(error.rawPacket));
  };
}

/** Answers the method CONNECT and an expectation other than `100-continue`, which never reach a route. */
export function refuseTunnels(server: Server, nextRequestId: () => string): void {
  server.on("connect", (_request: IncomingMessage, socket: Duplex) => {
    socket.on("error", () => undefined);
    endWith(
      socket,
      new GatewayError("method_not_allowed", "This server is not a proxy: CONNECT is not supported."),
      nextRequestId(),
    );
  });
  server.on("checkExpectation", (request: IncomingMessage, response: ServerResponse) => {
    const error = new GatewayError(
      "expectation_failed",
      "Only `expect: 100-continue` is known: leave the header out.",
    );
    const requestId = nextRequestId();
    const body = errorShapeAt(request.url ?? "").body(error.toBody().error, requestId);
    response.writeHead(error.status, headersOf(body, requestId));
    response.end(body);
  });
}

function toGatewayError(error: ConnectionError): GatewayError {
  switch (error.code) {
    case "HPE_HEADER_OVERFLOW":
      return new GatewayError(
        "headers_too_large",
        "The request line and the headers are larger than 16 KiB together: send less.",
      );
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new GatewayError("request_timeout", "The request did not arrive in time: send it again, whole.");
    default:
      return new GatewayError(
        "malformed_http",
        "This is not HTTP/1.1: check that the address begins with http://, and that the body matches its headers.",
      );
  }
}

function headersOf(body: string, requestId: string): Record<string, string | number> {
  return {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    ...requestIdHeaders(requestId),
    connection: "close",
  };
}

/** The path of a request line, as far as one can be read: it decides whose words an error is told in. */
function pathOf(packet: unknown): string {
  const head = Buffer.isBuffer(packet) ? packet.subarray(0, 512).toString("latin1") : "";
  return /^[A-Z]+ +(\/[^ \r\n]*)/.exec(head)?.[1] ?? "";
}

/** Ends a connection that no route has taken with an error. @param path "": not known */
export function endWith(socket: Duplex, error: GatewayError, requestId: string, path = ""): void {
  const body = errorShapeAt(path).body(error.toBody().error, requestId);
  const headers = Object.entries(headersOf(body, requestId)).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ""}\r\n${headers.join("")}\r\n`;
  socket.end(head + body, () => socket.destroy());
}
