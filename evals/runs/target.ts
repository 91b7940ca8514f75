import type { Reply } from "../graders/grader.ts";
import type { CaseMessage, CaseTool } from "../suites/suite.ts";

/** What a target is asked. */
export interface TargetRequest {
  readonly messages: readonly CaseMessage[];
  readonly tools: readonly CaseTool[];
  readonly parameters: Readonly<Record<string, unknown>>;
  /** A dollar cap holds: the reply must not be longer than what was set aside for it. @default false */
  readonly isOutputBounded?: boolean;
}

interface TargetUsage {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

/** A whole reply with its figures. Unknown is null, never 0. */
export interface TargetReply {
  readonly reply: Reply;
  readonly finishReason: string | null;
  readonly servedModel: string | null;
  readonly usage: TargetUsage;
  readonly costNanoUsd: number | null;
  readonly costUnknownReason: string | null;
  readonly latencyMs: number;
  readonly timeToFirstTokenMs: number | null;
}

/** No reply came. */
export class TargetError extends Error {
  /** Whether the same request may succeed later. */
  readonly isRetryable: boolean;
  /** The upstream's preference, in milliseconds; null: none. */
  readonly retryAfterMs: number | null;

  constructor(message: string, isRetryable: boolean, retryAfterMs: number | null = null) {
    super(message);
    this.name = "TargetError";
    this.isRetryable = isRetryable;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A model that can be asked: a provider in process, any OpenAI-compatible endpoint, or a running Tradewind. */
export interface Target {
  /** As reports name it: `openai/gpt-5-mini`, `auto`. */
  readonly id: string;
  /** All that makes its replies what they are (place and model), for the cache; null: its replies are never kept (`auto`, whose choice changes). */
  readonly cacheIdentity: string | null;
  /** The most that this request can cost; null: no price is known, and the target is refused under a cap. */
  maxCostNanoUsd(request: TargetRequest): number | null;
  /**
   * Price of tokens, uncached, for holding reported usage against the text of a reply; null: no price is known.
   *
   * @param servedModel as the reply names it
   */
  tokensCostNanoUsd?(inputTokens: number, outputTokens: number, servedModel: string | null): number | null;
  /** @throws TargetError where no whole reply comes */
  send(request: TargetRequest, signal: AbortSignal): Promise<TargetReply>;
}
