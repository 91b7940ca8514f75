import { errorShape } from "../../protocols/protocols.ts";
import type { ClientError, ErrorShape } from "../../protocols/reply-codec.ts";
import type { DispatchRequest, ReplyHeadFacts } from "./dispatch-context.ts";
import type { ErrorReply } from "./error-reply.ts";
import type { GatewayEnd } from "./gateway-end.ts";

const jsonType = "application/json; charset=utf-8";

/** What is known of a reply when its head is written, but for what the request itself knows. */
export type HeadFacts = Omit<ReplyHeadFacts, "overheadMs">;

/** The client's side of one request: its head, and the errors that the gateway itself writes. */
export class ClientReply {
  /** The head has been written. */
  isBegun = false;
  readonly #request: DispatchRequest;
  readonly #overheadMs: number;
  readonly #errors: ErrorShape;

  /** @param startedAtMs of the first attempt, monotonic */
  constructor(request: DispatchRequest, startedAtMs: number) {
    this.#request = request;
    this.#overheadMs = startedAtMs - request.operation.receivedAtMs;
    this.#errors = errorShape(request.operation.protocol);
  }

  /** @param contentLength null: not known, the reply is streamed */
  begin(facts: HeadFacts, contentType: string, contentLength: number | null): void {
    const headers = this.#headers(facts, contentType);
    if (contentLength === null) headers["cache-control"] = "no-cache";
    else headers["content-length"] = String(contentLength);
    this.#writeHead(200, headers);
  }

  /** An error in place of a reply. @param facts null: the headers of the gateway's own may be what failed, and are left out */
  refuse(reply: ErrorReply | GatewayEnd, facts: HeadFacts | null): void {
    const headers = facts === null ? { "content-type": jsonType } : this.#headers(facts, jsonType);
    const body = this.#errors.body(reply.error, this.#request.operation.id, reply.retryAfterSeconds);
    headers["content-length"] = String(body.length);
    if (reply.retryAfterSeconds !== null) headers["retry-after"] = String(reply.retryAfterSeconds);
    this.#writeHead(reply.status, headers);
    this.#request.sink.end(body);
  }

  /** An error as the last event of a stream that has begun; of what may be no stream of events, such as sound, the connection is broken. */
  breakOff(error: ClientError): void {
    const { sink, operation } = this.#request;
    if (operation.kind !== "chat") sink.destroy();
    else sink.end(this.#errors.event(error, operation.id));
  }

  #writeHead(status: number, headers: Record<string, string>): void {
    this.#request.sink.writeHead(status, headers);
    this.isBegun = true;
  }

  #headers(facts: HeadFacts, contentType: string): Record<string, string> {
    const { target, cost, attempts, dropped, substitutedBy, upstreamRequestId } = facts;
    const overheadMs = this.#overheadMs;
    const own = this.#request.replyHeaders?.({
      target,
      cost,
      attempts,
      dropped,
      substitutedBy,
      upstreamRequestId,
      overheadMs,
    });
    // Not `{ ...own, ... }`: V8 makes a hidden class per call for it, and they pile up until the next full collection.
    return Object.assign({ "content-type": contentType }, own);
  }
}
