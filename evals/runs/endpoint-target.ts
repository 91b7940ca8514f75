import { request as send } from "undici";
import type { Clock, Price } from "../../engine/index.ts";
import { expectedCostNanoUsd } from "../../engine/index.ts";
import { boundOutput, outputLimitField } from "./bound-output.ts";
import { chatBody, errorWords, isRetryableStatus, readCompletion } from "./chat-completion.ts";
import { maxCostOf } from "./max-cost.ts";
import { type Target, TargetError } from "./target.ts";
import { withTimeLimit } from "./with-time-limit.ts";

interface EndpointOptions {
  /** With the version segment, without a slash at the end: `http://localhost:8080/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** null: no key is sent. */
  readonly apiKey: string | null;
  /** null: not known; the endpoint's own `usage.cost` is taken where it states one. */
  readonly price: Price | null;
  /** The most that calls can cost, where that is known beside the price: what is set aside for a call. @default the price */
  readonly ceiling?: Price | null;
  /** Output tokens that a reply may have where the case names no limit. */
  readonly maxOutputTokens: number;
  /** Replies of a router change with what it learns: they are not kept. @default true */
  readonly isCacheable?: boolean;
  /** Bound of one whole reply in milliseconds. @default 600000 */
  readonly timeLimitMs?: number;
  readonly clock: Clock;
  /** As reports name it. @default the model */
  readonly id?: string;
}

/** A model behind an OpenAI-compatible endpoint. */
export function createEndpointTarget(options: EndpointOptions): Target {
  const { baseUrl, model, apiKey, price, clock, timeLimitMs = 600_000, isCacheable = true } = options;
  const url = `${baseUrl.replace(/\/+$/, "")}/chat/completions`;
  const limitField = outputLimitField(url);
  const requestHeaders = {
    "content-type": "application/json",
    ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
  };
  return {
    id: options.id ?? model,
    cacheIdentity: isCacheable ? `${url} ${model}` : null,
    maxCostNanoUsd: (request) => maxCostOf(request, options.ceiling ?? price, options.maxOutputTokens, 0),
    tokensCostNanoUsd: (inputTokens, outputTokens) =>
      price === null ? null : expectedCostNanoUsd(price, inputTokens, 0, outputTokens, 0),
    async send(request, signal) {
      const startedMs = clock.monotonicMs();
      const body = JSON.stringify(chatBody(model, boundOutput(request, options.maxOutputTokens, limitField)));
      const response = await withTimeLimit(signal, timeLimitMs, async (limited) => {
        const {
          statusCode,
          headers,
          body: received,
        } = await send(url, {
          method: "POST",
          headers: requestHeaders,
          body,
          signal: limited,
          // The limit above is the only one.
          headersTimeout: 0,
          bodyTimeout: 0,
        });
        return { status: statusCode, retryAfter: headers["retry-after"], text: await received.text() };
      }).catch((error: unknown) => {
        throw networkError(error);
      });
      const latencyMs = clock.monotonicMs() - startedMs;
      if (response.status < 200 || response.status > 299) {
        const seconds = Number(response.retryAfter);
        throw new TargetError(
          errorWords(response.status, response.text),
          isRetryableStatus(response.status),
          seconds > 0 ? seconds * 1000 : null,
        );
      }
      const { statedCostNanoUsd, ...completion } = readCompletion(parsed(response.text));
      const { inputTokens, outputTokens } = completion.usage;
      const computed =
        price === null || inputTokens === null || outputTokens === null
          ? null
          : expectedCostNanoUsd(price, inputTokens, 0, outputTokens, 0);
      const costNanoUsd = statedCostNanoUsd ?? computed;
      const unknown = price === null ? "no price is known for the model" : "the endpoint reported no usage";
      return {
        ...completion,
        costNanoUsd,
        costUnknownReason: costNanoUsd === null ? unknown : null,
        latencyMs,
        timeToFirstTokenMs: null,
      };
    },
  };
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw new TargetError("the reply is not JSON", true);
  }
}

function networkError(error: unknown): TargetError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const words =
    cause instanceof Error
      ? cause.message || String("code" in cause ? cause.code : cause.name)
      : String(cause);
  return new TargetError(`the endpoint cannot be reached: ${words}`, true);
}
