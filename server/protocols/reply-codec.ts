import type { CostResult, Meters } from "../../engine/index.ts";

/** One part of a reply that several models wrote, one after the other. */
/** Of a reply that broke off and was resumed. */
export type WritingPart = "first" | "prefill" | "instruction";

export interface ReplyPart {
  /** `first`: it began the reply; `prefill`, `instruction`: how it went on with it; `whole`: it gave all of it; `failed`, `hedge_lost`: billed, and none of it is in the reply. */
  readonly how: WritingPart | "whole" | "failed" | "hedge_lost";
  readonly modelId: string;
  readonly deploymentId: string;
  /** null: the provider did not say. */
  readonly usage: Meters | null;
  readonly cost: CostResult;
}

/** A cost as clients are told it. */
export type BilledCost = CostResult & {
  /** Absent: one call was billed. */
  readonly parts?: readonly ReplyPart[];
};

/** What a reply is told besides the upstream's bytes. */
export interface ReplyContext {
  /** The gateway's own id of the request, for a reply to which the upstream gives none. */
  readonly requestId: string;
  /** Seconds since 1970 when the attempt began. */
  readonly nowSeconds: number;
  /** What the client reads in `model`. */
  readonly servedModelId: string;
  /** Tools with free text that the client declared, by name: their calls come back as such from every upstream. Empty where bytes pass through. */
  readonly customTools: ReadonlySet<string>;
  /** The client's names of tools by those that were sent to the upstream. Absent: they are the same. */
  readonly toolNames?: ReadonlyMap<string, string>;
  /** The client's own body: some of its fields say how it wants to be answered. */
  readonly clientBody: Readonly<Record<string, unknown>>;
  readonly priceUsage: (usage: Meters | null) => CostResult;
  readonly maxEventBytes: number;
}

/**
 * What ended a stream early: an error that the upstream sent as an event, an event that cannot be read, or a closing mark before everything
 * was closed.
 */
export type StreamFault =
  | { readonly kind: "error-event"; readonly error: unknown }
  /** `detail`: one phrase on what is wrong with it. @default it is not valid JSON */
  | { readonly kind: "invalid-event"; readonly detail?: string }
  | { readonly kind: "incomplete"; readonly detail: string }
  /** It ended properly, behind reasoning and without an answer. */
  | { readonly kind: "empty" };

/**
 * One upstream stream on its way to the client. Fed with network reads as they come, cut anywhere; gives byte strings (latin1, one character a
 * byte). Without a clock or timers: dispatch has them.
 */
export interface StreamReader {
  /** The latest figures; null: none was reported yet. */
  readonly usage: Meters | null;
  /** Set with the report of usage, and at the end. */
  readonly cost: CostResult | null;
  readonly finishReason: string | null;
  /** The first content has been seen. A reply that is done without any is empty, and counts as a failure. */
  readonly hasToken: boolean;
  /** The model that the upstream says it serves; null or absent: not said. */
  readonly upstreamModel?: string | null;
  /**
   * How many pieces of content have come: the clock of silence counts from the latest. Comments, pings and empty deltas are none. Absent: whatever
   * gives the client bytes counts.
   */
  readonly contentEvents?: number;
  /** Nothing but the closing mark is missing: a silence, or a lost connection, from here on ends the reply as `end` does. Absent: false. */
  readonly isFinished?: boolean;
  /** The reply is whole, or is with what `end` returned. */
  readonly isDone: boolean;
  readonly fault: StreamFault | null;
  /** What goes to the client for this piece. @throws RangeError where an event is longer than its bound */
  push(piece: Buffer): string;
  /** What goes to the client after the upstream's last piece. `isDone` then tells whether the stream was whole. */
  end(): string;
}

export interface WholeReply {
  readonly kind: "reply";
  /** Byte string. */
  readonly bytes: string;
  readonly usage: Meters | null;
  readonly cost: CostResult;
  readonly finishReason: string | null;
  /** false: no text, no tool call, no refusal is in it, at most reasoning; it counts as a failure. @default true */
  readonly hasAnswer?: boolean;
  /** The model that the upstream says it serves; null or absent: not said. */
  readonly upstreamModel?: string | null;
}

/** Why a body with status 200 is no reply. */
export type WholeReplyFault =
  | { readonly kind: "error-body"; readonly error: unknown }
  | { readonly kind: "invalid"; readonly detail: string }
  /** It holds nothing, not even a finish reason. */
  | { readonly kind: "empty" };

/** An error for the client, before it has the protocol's shape. */
export interface ClientError {
  readonly message: string;
  readonly type: string;
  readonly code: string;
  readonly param: string | null;
  /** HTTP status of the reply that holds it, where an upstream's fault decides it. */
  readonly status?: number;
  /** Figures that belong to the code; they stand beside it. */
  readonly details?: Readonly<Record<string, string | number | null>>;
}

/**
 * From what an upstream sends to what a client reads: one for each pair of protocols. Where both are the same, bytes pass through but for the served
 * model and the cost; else the upstream's reply becomes events (`chat-events.ts`) and these the client's.
 */
export interface ReplyCodec {
  /** null: not server-sent events, but whatever the upstream says; it passes as it comes, and where it breaks off so does the connection. */
  readonly streamContentType: string | null;
  /** Of a reply that passes as it comes: whether a content type says that it is none, but words on an error. Absent: JSON and HTML alone do. */
  readonly isNoReply?: (contentType: string) => boolean;
  openStream(context: ReplyContext): StreamReader;
  readWhole(body: Buffer, context: ReplyContext): WholeReply | WholeReplyFault;
}

/** How a client's protocol tells of errors. Both are byte strings in ASCII. */
export interface ErrorShape {
  /**
   * The body of an error reply.
   *
   * @param retryAfterSeconds what its header `retry-after` says; absent or null: no wait is known
   */
  body(error: ClientError, requestId: string, retryAfterSeconds?: number | null): string;
  /** The last event of a stream that broke after it began; the stream then ends without the mark of a complete one. */
  event(error: ClientError, requestId: string): string;
}
