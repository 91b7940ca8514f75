import { describe, expect, it } from "vitest";
import { classifyErrorBody, classifyReply } from "./classify-reply.ts";

const facts = { headers: {}, apiKey: "sk-secret", nowMs: 0 };
type Row = readonly [name: string, status: number, body: unknown];
const openai = (message: string, rest: object = {}): unknown => ({ error: { message, ...rest } });
const failureOf = (status: number, body: unknown) =>
  classifyReply({ ...facts, status, bodyText: JSON.stringify(body) });

describe("what does not fit the context is told as `context_length_exceeded`", () => {
  it.each<Row>([
    ["Anthropic", 400, openai("prompt is too long: 213462 tokens > 200000 maximum")],
    [
      "Anthropic, with the answer",
      400,
      openai("input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input"),
    ],
    ["Anthropic's size of a request", 413, openai("Request exceeds the size", { type: "request_too_large" })],
    ["OpenAI's Responses", 400, openai("Your input exceeds the context window of this model.")],
    [
      "Gemini",
      400,
      openai("The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."),
    ],
    ["Vertex", 400, openai("The input token count is 1100000 but model only supports up to 1048576.")],
    ["Bedrock", 400, { message: "Input is too long for requested model." }],
    [
      "Bedrock's Nova",
      400,
      { message: "Input Tokens Exceeded: Number of input tokens exceeds maximum length." },
    ],
    [
      "Groq",
      400,
      openai("Please reduce the length of the messages or completion.", { code: "context_length_exceeded" }),
    ],
    [
      "Mistral",
      400,
      {
        ...{ object: "error", type: "invalid_request_prompt", param: null, code: "3051" },
        message: "Prompt contains 40000 tokens, too large for model with 32768 maximum context length",
      },
    ],
    [
      "xAI",
      400,
      {
        code: "Client specified an invalid argument",
        error: "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
      },
    ],
    ["Together", 422, openai("Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193.")],
    ["Fireworks", 400, openai("The prompt is too long: 140000, model maximum context length: 131071")],
    ["Cohere", 400, { message: "too many tokens: total number of tokens in the prompt cannot exceed 4081" }],
    [
      "llama.cpp",
      400,
      openai("the request exceeds the available slot", { type: "exceed_context_size_error", code: 400 }),
    ],
    ["LM Studio", 400, { error: "the model is loaded with context length of only 4096 tokens" }],
    ["Moonshot", 400, openai("Invalid request: Your request exceeded model token limit: 8192")],
    ["Z.ai", 400, openai("Prompt exceeds max length", { code: "1261" })],
    ["MiniMax", 400, openai("invalid params, context window exceeds limit (2013)")],
    [
      "DashScope",
      400,
      openai("<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]", {
        code: "invalid_parameter_error",
      }),
    ],
    [
      "vLLM",
      400,
      openai("The decoder prompt (length 9000) is longer than the maximum model length of 8192.", {
        code: 400,
      }),
    ],
    ["TGI", 422, { error: "Input validation error: `inputs` must have less than 4095 tokens. Given: 9000" }],
    [
      "GitHub Copilot",
      400,
      openai("prompt token count of 140000 exceeds the limit of 128000", {
        code: "model_max_prompt_tokens_exceeded",
      }),
    ],
  ])("%s", (_name, status, body) => {
    expect(failureOf(status, body)).toMatchObject({
      ...{ code: "upstream_rejected", needs: "larger-window", upstreamCode: "context_length_exceeded" },
    });
  });
});

describe("what a filter refuses is the caller's to know, and nobody else is asked", () => {
  it.each<Row>([
    ["DeepSeek", 400, openai("Content Exists Risk", { code: "invalid_request_error" })],
    ["Z.ai", 400, openai("系统检测到输入或生成内容可能包含不安全或敏感内容", { code: "1301" })],
    ["Moonshot", 400, openai("The request was rejected because it was considered high risk")],
    ["MiniMax", 400, openai("input new_sensitive (1026)", { type: "bad_request_error" })],
    ["xAI", 403, { code: "The caller has no permission", error: "Content violates usage guidelines." }],
    ["DashScope", 400, openai("Input data may contain inappropriate content.")],
    [
      "OpenRouter",
      403,
      openai('openai/gpt-4o requires moderation. Your input was flagged for "violence".', { code: 403 }),
    ],
  ])("%s", (_name, status, body) => {
    expect(failureOf(status, body)).toMatchObject({ code: "upstream_rejected", scope: "none" });
  });
});

describe("an account without money is told as `insufficient_quota`", () => {
  it.each<Row>([
    ["DeepSeek", 402, openai("Insufficient Balance", { code: "invalid_request_error" })],
    ["OpenRouter", 402, openai("This request requires more credits, or fewer max_tokens.", { code: 402 })],
    ["Moonshot", 429, openai("Your account is suspended", { type: "exceeded_current_quota_error" })],
    ["Z.ai", 429, openai("Insufficient balance or no resource package. Please recharge.", { code: "1113" })],
    ["DashScope", 400, openai("Access denied, your account is not in good standing.", { code: "Arrearage" })],
    ["Fireworks", 412, openai("Account x is suspended, possibly due to reaching the monthly spending limit")],
    ["Together", 402, openai("Credit limit exceeded, please navigate to billing", { type: "credit_limit" })],
    [
      "xAI",
      403,
      {
        code: "The caller has no permission",
        error: "Your newly created team doesn't have any credits yet.",
      },
    ],
  ])("%s", (_name, status, body) => {
    expect(failureOf(status, body)).toMatchObject({
      ...{ code: "upstream_credentials", scope: "next", upstreamCode: "insufficient_quota" },
    });
  });

  it("but not Gemini's same words for a limit by the minute, which say how long to wait", () => {
    const error = {
      ...{ code: 429, status: "RESOURCE_EXHAUSTED" },
      message: "You exceeded your current quota, please check your plan and billing details.",
      details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "34s" }],
    };
    expect(failureOf(429, { error })).toMatchObject({
      ...{ code: "upstream_rate_limited", scope: "same", retryAfterMs: 34_000 },
    });
  });
});

describe("a key that is refused", () => {
  it.each<Row>([
    [
      "xAI",
      400,
      { code: "Client specified an invalid argument", error: "Incorrect API key provided: xa***" },
    ],
    ["Z.ai", 401, openai("Authentication Failed", { code: "1000" })],
    ["Mistral", 401, { detail: "Unauthorized" }],
    ["Cohere", 401, { id: "x", message: "invalid api token" }],
  ])("of %s is `invalid_api_key`", (_name, status, body) => {
    expect(failureOf(status, body)).toMatchObject({
      ...{ code: "upstream_credentials", scope: "next", upstreamCode: "invalid_api_key" },
    });
  });
});

describe("a model that a place does not have is asked for at the next", () => {
  it.each<Row>([
    ["Mistral", 400, { object: "error", message: "Invalid model: mistral-foo", code: "1500" }],
    ["DeepSeek", 400, openai("Model Not Exist", { code: "invalid_request_error" })],
    ["OpenRouter", 400, openai("foo/bar is not a valid model ID", { code: 400 })],
    ["Z.ai", 400, openai("Unknown Model, please check the model code.", { code: "1211" })],
    ["Bedrock", 400, { message: "The provided model identifier is invalid." }],
    [
      "Bedrock's profiles",
      400,
      { message: "Invocation of model ID a.b with on-demand throughput isn’t supported." },
    ],
    ["Ollama", 404, openai('model "x" not found, try pulling it first', { type: "api_error" })],
  ])("%s", (_name, status, body) => {
    expect(failureOf(status, body)).toMatchObject({
      ...{ code: "upstream_not_found", scope: "next", upstreamCode: "model_not_found" },
    });
  });
});

it.each([
  ["insufficient_quota", "upstream_credentials"],
  ["rate_limit_exceeded", "upstream_rate_limited"],
  ["content_filter", "upstream_rejected"],
  ["invalid_api_key", "upstream_credentials"],
  ["timeout_error", "upstream_error"],
])("a code of `%s` in a reply of 200 is %s", (code, expected) => {
  expect(classifyErrorBody({ message: "no", code }, { ...facts, status: 200 }).code).toBe(expected);
});
