import type { Cost } from "../../../engine/index.ts";
import type { Operation } from "../../operation/operation.ts";
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
  /** What of the request was left out or translated for the target. */
  readonly dropped: readonly string[];
}

/** One operation with the places that may serve it. */
export interface DispatchRequest {
  readonly operation: Operation;
  /** In the order in which they are tried; see `planTargets`. */
  readonly targets: readonly DispatchTarget[];
  readonly sink: ReplySink;
  /** Whether the request is made to fit what each endpoint takes. @default false */
  readonly isFitted?: boolean;
  /** Headers of the gateway's own for the reply, errors included. Lower case names. */
  readonly replyHeaders?: (facts: ReplyHeadFacts) => Readonly<Record<string, string>>;
}
