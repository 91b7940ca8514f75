import type { Cost } from "../../../engine/index.ts";
import type { ChatCall } from "../../upstream/provider.ts";
import type { DispatchTarget } from "./dispatch-target.ts";
import type { ReplySink } from "./reply-sink.ts";

/** What is known when the head of a reply is written. */
export interface ReplyHeadFacts {
  /** The target that serves, or that failed last; null: there was none. */
  readonly target: DispatchTarget | null;
  /** null: the reply is streamed (the cost comes with its last chunk), is an error, or the cost is not known. */
  readonly cost: Cost | null;
  /** Time spent in the gateway before the first attempt. */
  readonly overheadMs: number;
  readonly attempts: number;
}

/** One validated request with the places that may serve it. */
export interface DispatchRequest {
  readonly requestId: string;
  readonly chat: ChatCall;
  /** In the order in which they are tried; see `planTargets`. */
  readonly targets: readonly DispatchTarget[];
  readonly sink: ReplySink;
  /** When the request arrived, on the monotonic clock. */
  readonly receivedAtMs: number;
  /** Headers of the gateway's own for the reply, errors included. Lower case names. */
  readonly replyHeaders?: (facts: ReplyHeadFacts) => Readonly<Record<string, string>>;
}
