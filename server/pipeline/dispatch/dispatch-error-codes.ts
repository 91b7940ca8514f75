import { type Retirement, retirementHint } from "../../../engine/index.ts";

/** Facts that a message may name. None of them is a secret. */
interface UpstreamErrorFacts {
  /** Provider of the deployment at fault. */
  readonly provider: string;
  /** Model as the client knows it. */
  readonly modelId: string;
  /** One phrase on what happened. */
  readonly detail: string;
  /** See `ModelSpec.retirement`. */
  readonly retirement?: Retirement | undefined;
}

interface DispatchErrorDefinition {
  /** HTTP status that the client gets. */
  readonly status: number;
  readonly type: "invalid_request_error" | "rate_limit_error" | "api_error";
  readonly cause: string;
  readonly remedy: string;
  readonly message: (facts: UpstreamErrorFacts) => string;
}

/** Every way in which a call of an upstream ends without a whole reply. */
export const dispatchErrorCodes = {
  upstream_unreachable: {
    status: 502,
    type: "api_error",
    cause:
      "No connection to the provider could be made, or it was lost before the complete reply had arrived.",
    remedy: "Try again; check the deployment's `base_url`, the network and the provider's status page.",
    message: ({ provider, modelId, detail }) => `${provider} could not be reached for ${modelId}: ${detail}.`,
  },
  upstream_timeout: {
    status: 504,
    type: "api_error",
    cause: "The provider sent no content, or stopped sending, for longer than the gateway waits.",
    remedy:
      "Try again, ask for less output, or stream; `routing.timeouts` raises the limits, which docs/reliability.md lists.",
    message: ({ provider, modelId, detail }) => `${provider} took too long for ${modelId}: ${detail}.`,
  },
  upstream_rate_limited: {
    status: 429,
    type: "rate_limit_error",
    cause: "The provider limits the requests or tokens of the gateway's key (status 429).",
    remedy:
      "Wait for the time in `retry-after`, raise the limit with the provider, or configure another deployment.",
    message: ({ provider, modelId, detail }) => `${provider} limits requests to ${modelId}: ${detail}.`,
  },
  upstream_error: {
    status: 502,
    type: "api_error",
    cause:
      "The provider failed: a 5xx status, which is passed on, or an error in the body of a reply with status 200.",
    remedy: "Try again; if it persists, see the provider's status page.",
    message: ({ provider, modelId, detail }) => `${provider} failed for ${modelId}: ${detail}.`,
  },
  upstream_rejected: {
    status: 400,
    type: "invalid_request_error",
    cause:
      "The provider rejected the request itself (400, 413, 422, ...), and so did every other model that was tried.",
    remedy: "Correct the problem described in the provider's own message; its status is passed on.",
    message: ({ provider, modelId, detail }) => `${provider} refused the request for ${modelId}: ${detail}`,
  },
  upstream_invalid_reply: {
    status: 502,
    type: "api_error",
    cause:
      "What the provider sent is not a chat completion: not JSON, cut short, a redirect, an HTML page, too large, or compressed although the gateway did not ask for compression.",
    remedy:
      "Check that the deployment's `base_url` is the address of an OpenAI-compatible endpoint, then try again.",
    message: ({ provider, modelId, detail }) =>
      `The reply of ${provider} for ${modelId} is not a chat completion: ${detail}.`,
  },
  upstream_empty_reply: {
    status: 502,
    type: "api_error",
    cause:
      "The provider's reply ended normally but is empty: it has no choices, no text and no tool calls, or zero tokens.",
    remedy: "Try again, or name fallback models under `models`.",
    message: ({ provider, modelId, detail }) =>
      `The reply of ${provider} for ${modelId} is empty: ${detail}.`,
  },
  upstream_output_limit: {
    status: 400,
    type: "invalid_request_error",
    cause: "The output limit of the request was used up, usually by reasoning, before the answer began.",
    remedy: "Raise `max_tokens` (`max_completion_tokens`), or lower `reasoning_effort`.",
    message: ({ provider, modelId, detail }) =>
      `${provider} gave no answer for ${modelId}: ${detail}. Raise \`max_tokens\`, or lower \`reasoning_effort\`.`,
  },
  upstream_stream_broken: {
    status: 502,
    type: "api_error",
    cause:
      "The provider's stream ended or failed after part of it had been delivered. That part is not a complete answer.",
    remedy: "Discard the part and send the request again.",
    message: ({ provider, modelId, detail }) =>
      `The stream of ${provider} for ${modelId} broke, what was received is incomplete: ${detail}.`,
  },
  upstream_credentials: {
    status: 502,
    type: "api_error",
    cause:
      "The provider does not accept the gateway's key, or the key's account may not use the model or has no quota left (401, 402, 403, `insufficient_quota`).",
    remedy: "The operator should check the deployment's key variable and the provider account.",
    message: ({ provider, modelId, detail }) =>
      `${provider} does not accept the gateway's credentials for ${modelId}: ${detail}.`,
  },
  upstream_not_found: {
    status: 502,
    type: "api_error",
    cause: "The provider does not know the model or the path that the deployment names (404, 405, 410).",
    remedy:
      "The operator should check `model` and `base_url` of the deployment. For a model that its provider has retired, the message gives the date and the successor.",
    message: ({ provider, modelId, detail, retirement }) =>
      `${provider} does not know ${modelId} as it is configured: ${detail}.${retirement === undefined ? "" : ` ${retirementHint(retirement)}`}`,
  },
  upstream_not_configured: {
    status: 502,
    type: "api_error",
    cause:
      "The deployment cannot be called: its key variable is not set, its provider is not known, or its base URL is not valid.",
    remedy: "The operator should correct the deployment named in the message.",
    message: ({ provider, modelId, detail }) => `${provider} is not configured for ${modelId}: ${detail}.`,
  },
  client_closed: {
    status: 499,
    type: "invalid_request_error",
    cause:
      "The client disconnected before the reply was complete; the call to the provider was ended immediately.",
    remedy: "None needed: no client receives this code; it appears only in the record of the request.",
    message: () => "The client closed the connection.",
  },
} as const satisfies Record<string, DispatchErrorDefinition>;

export type DispatchErrorCode = keyof typeof dispatchErrorCodes;
