import { describe, expect, it } from "vitest";
import { classifyErrorBody, classifyReply } from "./classify-reply.ts";
import { errorReply } from "./error-reply.ts";

const facts = { headers: {}, apiKey: "sk-secret", nowMs: 0 };
const target = { deployment: { id: "d", provider: "vendor" }, candidate: { model: { id: "m" } } } as never;

describe("an error within a reply of 200", () => {
  it.each<readonly [string, unknown, number, string]>([
    ["Anthropic's overload", { type: "overloaded_error", message: "Overloaded" }, 529, "upstream_error"],
    ["Anthropic's limit", { type: "rate_limit_error", message: "slow down" }, 429, "upstream_rate_limited"],
    ["Anthropic's own failure", { type: "api_error", message: "Internal" }, 500, "upstream_error"],
    ["OpenAI's limit", { code: "rate_limit_exceeded", message: "slow" }, 429, "upstream_rate_limited"],
    ["OpenAI's own failure", { type: "error", code: "server_error", message: "boom" }, 500, "upstream_error"],
    ["Google's, by its number", { code: 503, status: "UNAVAILABLE", message: "busy" }, 503, "upstream_error"],
    [
      "Google's, by its name",
      { status: "RESOURCE_EXHAUSTED", message: "busy" },
      429,
      "upstream_rate_limited",
    ],
    [
      "a code before its family",
      { type: "invalid_request_error", code: "rate_limit_exceeded" },
      429,
      "upstream_rate_limited",
    ],
    ["a window that is too small", { message: "prompt is too long" }, 400, "upstream_rejected"],
    ["words alone", "no", 500, "upstream_error"],
  ])("%s", (_name, error, status, code) => {
    const failure = classifyErrorBody(error, { ...facts, status: 200 });
    expect([failure.code, failure.status]).toEqual([code, 200]);
    expect(errorReply([{ target, failure }]).status).toBe(status);
  });
});

describe("an error of a form of its own keeps its words and its field", () => {
  it.each<readonly [string, number, unknown, object]>([
    [
      "FastAPI's list (Mistral, vLLM)",
      422,
      { detail: [{ type: "extra_forbidden", loc: ["body", "seed"], msg: "Extra inputs are not permitted" }] },
      { upstreamMessage: "seed: Extra inputs are not permitted", param: "seed" },
    ],
    [
      "the same within Mistral's message",
      422,
      {
        object: "error",
        message: { detail: [{ loc: ["body", "n"], msg: "Too large" }] },
        type: "invalid_request_error",
      },
      { upstreamMessage: "n: Too large", param: "n" },
    ],
    [
      "OpenRouter's, with what the provider said",
      400,
      {
        error: {
          ...{ code: 400, message: "Provider returned error" },
          metadata: {
            provider_name: "A",
            raw: '{"error":{"message":"maximum context length is 8192 tokens"}}',
          },
        },
      },
      { needs: "larger-window", upstreamCode: "context_length_exceeded" },
    ],
    [
      "Google's list of one, with a time to wait",
      429,
      [
        {
          error: {
            ...{ code: 429, status: "RESOURCE_EXHAUSTED", message: "Slow down" },
            details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "34.07s" }],
          },
        },
      ],
      { code: "upstream_rate_limited", upstreamMessage: "Slow down", retryAfterMs: 34_070 },
    ],
  ])("%s", (_name, status, body, expected) => {
    expect(classifyReply({ ...facts, status, bodyText: JSON.stringify(body) })).toMatchObject(expected);
  });
});

describe("a model that its provider no longer serves", () => {
  const retirement = { day: "2026-12-01", successorId: "vendor/next" };
  const retired = { ...(target as object), candidate: { model: { id: "m", retirement } } } as never;

  it.each<readonly [string, number, object]>([
    ["OpenAI", 404, { code: "model_not_found", message: "does not exist" }],
    ["Groq", 400, { code: "model_decommissioned", message: "has been decommissioned" }],
  ])("is 404 with the day and the successor, as %s says it", (_name, status, error) => {
    const failure = classifyReply({ ...facts, status, bodyText: JSON.stringify({ error }) });
    const reply = errorReply([{ target: retired, failure }]);
    expect(reply.status).toBe(404);
    expect(reply.error.message).toMatch(/retires it on 2026-12-01; its successor is `vendor\/next`/);
    expect(errorReply([{ target, failure }]).error.message).not.toContain("retires");
  });
});
