import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fields, fieldsList, fieldsOf } from "../protocols/fields.ts";
import { type ProtocolGateway, protocolPairs, startProtocolGateway } from "./testing/protocol-gateway.ts";

let gateway: ProtocolGateway;
beforeAll(async () => {
  gateway = await startProtocolGateway();
}, 300_000);
afterAll(() => gateway[Symbol.asyncDispose]());

const hi = { said: [{ user: [{ text: "Hi" }] }] };

/** What a provider of each protocol sends: status and error object. */
interface Kind {
  readonly kind: string;
  readonly openai: readonly [number, Fields];
  readonly anthropic: readonly [number, Fields];
  readonly gemini: readonly [number, Fields];
  /** Status, message and `x-amzn-errortype`. */
  readonly aws: readonly [number, string, string];
  /** What a client gets: code, and Anthropic's type; the status is the upstream's unless it stands here. */
  readonly code: string;
  readonly type: string;
  readonly status?: number;
  readonly param?: string;
}

const openai = (message: string, type: string, code: string | null, param: string | null = null): Fields => ({
  error: { message, type, code, param },
});
const anthropic = (type: string, message: string): Fields => ({
  ...{ type: "error", error: { type, message }, request_id: "req_1" },
});
const gemini = (code: number, status: string, message: string): Fields => ({
  error: { code, status, message },
});

/** Bedrock states the kind of an error in a header. */
const aws = ([status, message, kind]: Kind["aws"]): readonly [number, Fields, string] => [
  ...([status, { message }, `${kind}:http://internal.amazon.com/coral/com.amazon.bedrock/`] as const),
];

const long = "maximum context length is 128000 tokens";
const kinds: readonly Kind[] = [
  {
    kind: "context_length_exceeded",
    openai: [400, openai(long, "invalid_request_error", "context_length_exceeded", "messages")],
    anthropic: [
      400,
      anthropic("invalid_request_error", "prompt is too long: 215000 tokens > 200000 maximum"),
    ],
    gemini: [
      400,
      gemini(400, "INVALID_ARGUMENT", "The input token count exceeds the maximum: prompt is too long"),
    ],
    aws: [
      400,
      "The model returned the following errors: prompt is too long: 215000 tokens > 200000 maximum",
      "ValidationException",
    ],
    ...{ code: "context_length_exceeded", type: "invalid_request_error" },
  },
  {
    kind: "content policy",
    openai: [400, openai("against our usage policies", "invalid_request_error", "content_policy_violation")],
    anthropic: [
      400,
      anthropic("invalid_request_error", "Output blocked by content filtering policy: content filter"),
    ],
    gemini: [400, gemini(400, "INVALID_ARGUMENT", "The prompt was flagged by a safety filter")],
    aws: [
      400,
      "The model returned the following errors: Output blocked by content filtering policy",
      "ValidationException",
    ],
    ...{ code: "content_policy_violation", type: "invalid_request_error" },
  },
  {
    kind: "invalid key",
    openai: [401, openai("Incorrect API key provided", "invalid_request_error", "invalid_api_key")],
    anthropic: [401, anthropic("authentication_error", "invalid x-api-key")],
    gemini: [400, gemini(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.")],
    aws: [403, "The security token included in the request is invalid.", "UnrecognizedClientException"],
    ...{ code: "invalid_api_key", type: "api_error", status: 502 },
  },
  {
    kind: "insufficient quota",
    openai: [429, openai("You exceeded your current quota", "insufficient_quota", "insufficient_quota")],
    anthropic: [400, anthropic("invalid_request_error", "Your credit balance is too low to access the API.")],
    gemini: [
      429,
      gemini(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan"),
    ],
    aws: [
      400,
      "You have exceeded your current quota of tokens for this month",
      "ServiceQuotaExceededException",
    ],
    ...{ code: "insufficient_quota", type: "billing_error", status: 429 },
  },
  {
    kind: "rate limit",
    openai: [429, openai("Rate limit reached for requests", "requests", "rate_limit_exceeded")],
    anthropic: [429, anthropic("rate_limit_error", "Rate limit reached for requests")],
    gemini: [429, gemini(429, "RESOURCE_EXHAUSTED", "Rate limit reached for requests")],
    aws: [
      429,
      "Rate limit reached for requests: too many tokens, please wait before trying again.",
      "ThrottlingException",
    ],
    ...{ code: "upstream_rate_limited", type: "rate_limit_error" },
  },
  {
    kind: "overloaded",
    openai: [503, openai("The engine is overloaded", "server_error", null)],
    anthropic: [529, anthropic("overloaded_error", "Overloaded")],
    gemini: [503, gemini(503, "UNAVAILABLE", "The model is overloaded")],
    aws: [
      503,
      "Bedrock is unable to process your request: the model is overloaded",
      "ServiceUnavailableException",
    ],
    ...{ code: "upstream_error", type: "overloaded_error" },
  },
  {
    kind: "model not found",
    openai: [404, openai("The model `x` does not exist", "invalid_request_error", "model_not_found")],
    anthropic: [404, anthropic("not_found_error", "model: claude-x")],
    gemini: [404, gemini(404, "NOT_FOUND", "models/x is not found for API version v1beta")],
    aws: [
      404,
      "Could not resolve the foundation model from the provided model identifier.",
      "ResourceNotFoundException",
    ],
    ...{ code: "model_not_found", type: "not_found_error" },
  },
  {
    kind: "bad request with param",
    openai: [
      400,
      openai("temperature is out of range", "invalid_request_error", "invalid_value", "temperature"),
    ],
    anthropic: [400, anthropic("invalid_request_error", "temperature is out of range")],
    gemini: [400, gemini(400, "INVALID_ARGUMENT", "temperature is out of range")],
    aws: [400, "The value at inferenceConfig.temperature is out of range", "ValidationException"],
    ...{ code: "", type: "invalid_request_error", param: "temperature" },
  },
];

describe.each(protocolPairs)("an error of %2$s at a client of %1$s", (_from, _into, client, to) => {
  const family =
    { "anthropic-messages": "anthropic", gemini: "gemini", "bedrock-converse": "aws" }[
      to.protocol as "gemini"
    ] ?? "openai";
  it.each(kinds.map((one) => [one.kind, one] as const))("%s", async (_name, one) => {
    const [status, body, awsKind] =
      family === "aws" ? aws(one.aws) : ([...one[family as "openai"], null] as const);
    for (const isStream of [false, true]) {
      gateway.answer = (response) => {
        response.writeHead(status, {
          "content-type": "application/json",
          "retry-after": "7",
          ...(awsKind !== null && { "x-amzn-errortype": awsKind }),
        });
        response.end(JSON.stringify(body));
      };
      const response = await gateway.send(client, to, hi, isStream);
      expect(response.status).toBe(one.status ?? status);
      expect(response.headers.get("x-request-id")).toMatch(/./);
      // What is said of the gateway's own account stays with its operator.
      const isOwnAccount = ["invalid_api_key", "insufficient_quota", "model_not_found"].includes(one.code);
      if (!isOwnAccount) expect(response.headers.get("retry-after")).toBe("7");
      const text = await response.text();
      const error = said(JSON.parse(text));
      if (one.code !== "") expect(error.code).toBe(one.code);
      else if (family === "openai") expect(error.code).toBe("invalid_value");
      if (one.param !== undefined && family === "openai") expect(error.param).toBe(one.param);
      if (client.protocol === "anthropic-messages") expect(error.type).toBe(one.type);
      if (!isOwnAccount)
        expect(error.message).toContain(family === "aws" ? body.message : fieldsOf(body.error).message);
      expect(text).not.toContain("sk-upstream");
    }
  });
});

/** What an error says; Google's has its number where others have their code, and ours in its details. */
function said(body: Fields): Fields {
  const { details, ...error } = fieldsOf(body.error);
  return { ...error, ...fieldsOf(fieldsList(details)[0]?.metadata) };
}

describe("malformed HTTP", () => {
  it.each([
    ["/v1/messages", { type: "error", error: { type: "invalid_request_error", code: "malformed_http" } }],
    [
      "/v1/chat/completions",
      { error: { type: "invalid_request_error", code: "malformed_http", param: null } },
    ],
    [
      "/v1beta/models/auto:generateContent",
      {
        error: {
          ...{ code: 400, status: "INVALID_ARGUMENT" },
          details: [{ reason: "MALFORMED_HTTP", metadata: { code: "malformed_http" } }],
        },
      },
    ],
  ])("is answered in the protocol of %s", async (path, expected) => {
    const { hostname, port } = new URL(gateway.address);
    const socket = connect(Number(port), hostname);
    socket.write(`POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: no\r\n\r\n`);
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1.1 400 /);
    expect(JSON.parse(text.slice(text.indexOf("\r\n\r\n")))).toMatchObject(expected);
  });
});
