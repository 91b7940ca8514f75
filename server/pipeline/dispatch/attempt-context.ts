import type { Clock, CostResult } from "../../../engine/index.ts";
import type { ReplyCodec, ReplyContext } from "../../protocols/reply-codec.ts";
import type { ProviderCall } from "../../upstream/provider.ts";
import type { AttemptFailure } from "./attempt-failure.ts";
import type { DispatchOptions } from "./dispatch-options.ts";
import type { ServedFacts } from "./served-facts.ts";

/** The client's side of one attempt. What is written are byte strings. */
export interface AttemptOutlet {
  /**
   * The first byte is about to go out: from here on there is no other attempt.
   *
   * @param cost null: the reply is streamed, so it comes with the last chunk
   * @param contentLength null: not known, the reply is streamed
   */
  commit(cost: CostResult | null, contentType: string, contentLength: number | null): void;
  /** The first content came, at this moment of the monotonic clock. */
  firstToken(atMs: number): void;
  /** false: the client is full, wait for `Attempt.drained`. */
  write(bytes: string): boolean;
  /** The reply is whole with these bytes. */
  end(bytes: string): void;
}

export interface AttemptContext {
  readonly call: ProviderCall;
  readonly codec: ReplyCodec;
  readonly reply: ReplyContext;
  readonly outlet: AttemptOutlet;
  readonly options: DispatchOptions;
  readonly clock: Clock;
}

export type AttemptResult =
  | { readonly kind: "served"; readonly facts: ServedFacts; readonly status: number | null }
  /** Nothing has reached the client. */
  | { readonly kind: "failed"; readonly failure: AttemptFailure; readonly status: number | null }
  /** Part of a stream has reached the client. */
  | {
      readonly kind: "broken";
      readonly facts: ServedFacts;
      readonly failure: AttemptFailure;
      readonly status: number | null;
    }
  | { readonly kind: "cancelled"; readonly facts: ServedFacts; readonly status: number | null };
