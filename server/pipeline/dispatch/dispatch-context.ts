import type { Clock, Cost, CostResult, Random } from "../../../engine/index.ts";
import type { Operation, ProtocolName } from "../../operation/operation.ts";
import type { ReplyCodec, ReplyContext, ReplyPart } from "../../protocols/reply-codec.ts";
import type { RefusedFields } from "../../providers/parameters/refused-fields.ts";
import type { KeyPorts } from "../../upstream/deployment-key.ts";
import type { ProviderAdapter, ProviderCall } from "../../upstream/provider.ts";
import type { RequestEvents } from "../request-events.ts";
import type { DispatchTarget } from "./dispatch-target.ts";
import type { HealthTracker } from "./health.ts";
import type { Hedging } from "./hedging.ts";
import type { WatchdogTimes } from "./watchdog.ts";

/** What is known when the head of a reply is written. */
export interface ReplyHeadFacts {
  /** The target that serves, or that failed last; null: there was none. */
  readonly target: DispatchTarget | null;
  /** null: the reply is streamed (the cost comes with its last chunk), is an error, or the cost is not known. */
  readonly cost: Cost | null;
  /** Time spent in the gateway before the first attempt. */
  readonly overheadMs: number;
  readonly attempts: number;
  /** The other model that the upstream says it serves; null: none. */
  readonly substitutedBy: string | null;
  /** The provider's own id of the latest call; null: it gave none. */
  readonly upstreamRequestId: string | null;
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
  /** Whether another place goes on with a stream that breaks. @default false */
  readonly resumes?: boolean;
  /** The client named the model, so it is worth a short wait. @default false */
  readonly isModelNamed?: boolean;
  /** Asked before the next call where one that failed is billed: false, or there is no more money for it and the request ends. @default there is */
  readonly paysAgain?: (failed: DispatchTarget) => Promise<boolean> | undefined;
  /** Set where another place is asked beside this one. */
  readonly rival?: {
    /** What calls of this side were billed without being the reply; this side adds to it. */
    readonly own: ReplyPart[];
    /** The same of the other side. */
    readonly others: readonly ReplyPart[];
    /** Whether the other side has the client. */
    readonly hasWon: () => boolean;
  };
  /** Headers of the gateway's own for the reply, errors included. Lower case names. */
  readonly replyHeaders?: (facts: ReplyHeadFacts) => Readonly<Record<string, string>>;
}

/** Bounds of dispatch. Times are in milliseconds. */
export interface DispatchOptions {
  /** Attempts for one request over all targets. Each target that is left has one of them reserved. Minimum 1. @default 6 */
  readonly maxAttempts: number;
  /** Attempts at one target before the next one is tried. Minimum 1. @default 2 */
  readonly attemptsPerTarget: number;
  /** Wait before the first retry at the same target; doubled for each further one, times a random factor of 0.5 to 1. @default 250 */
  readonly backoffBaseMs: number;
  /** @default 4000 */
  readonly backoffMaxMs: number;
  /** Longest `Retry-After` that is waited for; a longer one sends the request to the next target. @default 3000 */
  readonly maxRetryAfterMs: number;
  /** No attempt is repeated at the same target later than this after the first one; moving on is always allowed. @default 60000 */
  readonly retryWindowMs: number;
  /** Wait for the first content of a streamed reply of a model that does not reason; see `attemptTimes` for the others. @default 30000 */
  readonly firstTokenMs: number;
  /** Longest silence between two pieces of content, twice that where a model reasons. Not counted while the client does not read. @default 60000 */
  readonly idleMs: number;
  /** Longest duration of an unstreamed reply. null: see `attemptTimes`. @default null */
  readonly wholeMs: number | null;
  /** Longest duration of one attempt; null: a stream may take as long as it flows. @default null */
  readonly totalMs: number | null;
  /** How long the closing mark may be missing from a stream that is finished, and the body of an error from its head. @default 2000 */
  readonly closingMs: number;
  /** How long an upstream may keep its connection open after `[DONE]` before it is closed. @default 1000 */
  readonly drainMs: number;
  /** Largest unstreamed reply in bytes. @default 67108864 (64 MiB) */
  readonly maxReplyBytes: number;
  /** Largest single event of a stream in bytes. @default 4194304 (4 MiB) */
  readonly maxEventBytes: number;
  /** Bytes of a stream held back before its first token; beyond, they are sent and so commit. @default 65536 */
  readonly maxHeldBytes: number;
  /** Bytes of an error reply that are read. @default 65536 */
  readonly maxErrorBodyBytes: number;
}

export const defaultDispatchOptions: DispatchOptions = {
  maxAttempts: 6,
  attemptsPerTarget: 2,
  backoffBaseMs: 250,
  backoffMaxMs: 4_000,
  maxRetryAfterMs: 3_000,
  retryWindowMs: 60_000,
  firstTokenMs: 30_000,
  idleMs: 60_000,
  wholeMs: null,
  totalMs: null,
  closingMs: 2_000,
  drainMs: 1_000,
  maxReplyBytes: 64 * 1024 * 1024,
  maxEventBytes: 4 * 1024 * 1024,
  maxHeldBytes: 64 * 1024,
  maxErrorBodyBytes: 64 * 1024,
};

/** Everything that dispatch takes from outside. */
export interface DispatcherPorts extends KeyPorts {
  readonly providers: {
    get(name: string, wanted?: ProtocolName): ProviderAdapter | Promise<ProviderAdapter> | null;
  };
  readonly clock: Clock;
  readonly random: Random;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly health: Pick<HealthTracker, "isHealthy" | "quietForMs" | "state">;
  readonly refusedFields: RefusedFields;
  readonly events: Pick<RequestEvents, "attemptStarted" | "firstToken" | "attemptEnded">;
  /** @default no second place is asked beside the first */
  readonly hedging?: Pick<Hedging, "afterMs" | "admit">;
  /** Id of an attempt's span. @default there are no traces */
  readonly newSpanId?: () => string;
  /** Hears of every fault of the gateway itself. Must not throw. */
  readonly onFault: (requestId: string, fault: unknown) => void;
}

/**
 * Where a reply goes: an HTTP response, or a caller in the same process. What is written are byte strings (latin1, one character per byte):
 * that is what dispatch works on, and Node sends a head and a short body given as strings in a single write.
 */
export interface ReplySink {
  /** True once the receiver is gone; what is written then is lost. */
  readonly isClosed: boolean;
  /** Called once, before anything else. Header names are lower case. */
  writeHead(status: number, headers: Readonly<Record<string, string>>): void;
  /** false: the receiver is full, and `onDrain` tells when it is ready again. What was given is taken in any case. */
  write(bytes: string): boolean;
  /** The last bytes, possibly none. Called once. */
  end(bytes: string): void;
  /** Breaks off a reply that will never be whole, so that nobody takes it for one. */
  destroy(): void;
  /** Registers the one listener for the moments when the receiver is ready again. */
  onDrain(listener: () => void): void;
  /** Registers the one listener for the receiver going away before `end`. Called at once where it is already gone. */
  onClose(listener: () => void): void;
}

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
  readonly times: WatchdogTimes;
  /** A refusal of the content sends the request on to another model. */
  readonly asksOthersOnRefusal: boolean;
  readonly clock: Clock;
}
