import type { Deployment } from "../../engine/index.ts";
import type { Operation, ProtocolName } from "../operation/operation.ts";
import type { ParameterFit } from "../providers/parameters/fit-parameters.ts";

/** Everything an adapter needs for one attempt at one deployment. */
export interface ProviderCall {
  readonly operation: Pick<Operation, "kind" | "protocol" | "payload">;
  readonly deployment: Deployment;
  /** Changes that make the request one that the endpoint takes; null: it is sent as the client wrote it. */
  readonly fit: ParameterFit | null;
  /** Effort of the chosen candidate; null: none. An effort in the client's body is the caller's own and wins. */
  readonly reasoningEffort: string | null;
  /** Value of the deployment's key variable; null: the deployment names none. Never put into a message or an error. */
  readonly apiKey: string | null;
  /** Name and value in turn. Absent: there is no trace. */
  readonly traceHeaders?: readonly string[];
}

/** Names are lower case. */
export type ProviderHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Why no whole reply came. The detail is for people, one phrase, without secrets. */
export interface ProviderFailure {
  readonly kind: /** No connection, or it was lost. */
    | "unreachable"
    /** The connection was not made in time; later waits are timed by dispatch. */
    | "connect-timeout"
    /** What came is not HTTP as it should be: broken framing, headers too large, encoded though identity was asked for. */
    | "invalid-reply"
    /** The deployment cannot be called as it is configured: a base URL that is none, for example. */
    | "not-configured";
  readonly detail: string;
}

/**
 * What an adapter tells of one attempt, in this order: `onHead`, any number of `onData`, then exactly one of `onEnd` and
 * `onFailure` (`onFailure` may come first). Nothing is called before `start` has returned, nothing after `abort`.
 *
 * The bytes are those of the adapter's protocol, as the upstream sent them: with status 200 a stream's events or one whole reply, with any other
 * status an error body in any shape. A codec of that protocol reads them (`server/protocols/reply-codec.ts`).
 */
export interface ProviderSink {
  onHead(status: number, headers: ProviderHeaders): void;
  /** The chunk is not changed afterwards by the adapter. */
  onData(chunk: Buffer): void;
  onEnd(): void;
  onFailure(failure: ProviderFailure): void;
}

/** A running attempt. */
export interface ProviderExchange {
  /** false: no connection is there yet. Absent: the adapter cannot tell. */
  readonly isSent?: boolean;
  /** Asks for no more `onData`; what is under way may still arrive. */
  pause(): void;
  resume(): void;
  /** Ends the upstream call at once; the sink hears nothing more. Idempotent, and harmless after the end. */
  abort(): void;
}

/** Speaks one upstream protocol. Holds connections, no state of a request. */
export interface ProviderAdapter {
  /** What its upstream speaks. */
  readonly protocol: ProtocolName;
  start(call: ProviderCall, sink: ProviderSink): ProviderExchange;
  /** The request's input tokens, as its upstream counts them; null: it gave no figure. Absent: the upstream counts for nobody. */
  countTokens?(call: ProviderCall, timeoutMs: number): Promise<number | null>;
  /** Whether the upstream is up, by a request that costs nothing. Never rejects. Absent: it cannot be asked. */
  probe?(deployment: Deployment, apiKey: string | null, timeoutMs: number): Promise<boolean>;
  /** Closes idle connections; running attempts are aborted. */
  close(): Promise<void>;
}
