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

describe("a reply that is no answer", () => {
  const reply = (status: number, body: unknown = "", headers: Record<string, string> = {}) =>
    classifyReply({
      ...facts,
      status,
      headers,
      bodyText: typeof body === "string" ? body : JSON.stringify(body),
    });

  it("means by its status who may try next", () => {
    const by = (code: string, scope: string, ...statuses: number[]) =>
      statuses.map((status) => [status, code, scope] as const);
    for (const [status, code, scope] of [
      ...by("upstream_invalid_reply", "next", 299, 300, 302, 399),
      ...by("upstream_rejected", "other-model", 400, 406, 411, 422, 451),
      ...by("upstream_credentials", "next", 401, 402, 403),
      ...by("upstream_not_found", "next", 404, 405, 410),
      ...by("upstream_timeout", "same", 408),
      ...by("upstream_rate_limited", "same", 429),
      ...by("upstream_error", "same", 409, 421, 423, 424, 425, 498, 499, 500, 502, 503, 529),
      ...by("upstream_error", "next", 501, 505),
    ]) {
      expect([status, reply(status).code, reply(status).scope]).toEqual([status, code, scope]);
      expect(reply(status).detail).toContain(String(status));
    }
    expect([reply(299).detail, reply(300).detail]).toEqual([
      ...["status 299", "a redirect (status 300), which is never followed"],
    ]);
    expect(reply(503, {}, { "x-should-retry": "False" }).scope).toBe("next");
    expect(reply(503, {}, { "x-should-retry": "true" }).scope).toBe("same");
  });

  it("keeps an error's own words, without the key and its full stop, and no page of a proxy", () => {
    expect(reply(500, { error: { message: "Key sk-secret is v1.2. Boom. " } })).toMatchObject({
      ...{
        detail: "status 500: Key [removed] is v1.2. Boom",
        upstreamMessage: "Key [removed] is v1.2. Boom.",
      },
    });
    expect(reply(502, "<html>Bad gateway</html>")).toMatchObject({
      ...{ detail: "status 502", upstreamMessage: "<html>Bad gateway</html>" },
    });
    expect(reply(400, "")).toMatchObject({ detail: "status 400", upstreamMessage: null });
    for (const body of ["null", "7", '"words"', "[]", "[null]", "[[1]]", "{", '{"error":null,"detail":null}'])
      expect(reply(400, body)).toMatchObject({ code: "upstream_rejected", param: null, upstreamCode: null });
    for (const error of [null, undefined, 7, true, [], [null, 7]])
      expect(classifyErrorBody(error, { ...facts, status: 200 })).toMatchObject({ statedStatus: 500 });
  });

  it("waits for what the reply asks for, by its header, its body, its limits or its words", () => {
    const words = { error: { message: "Please try again in 7s" } };
    const limit = { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "5s" };
    expect(reply(429, words, { ...limit, "retry-after": "3" }).retryAfterMs).toBe(3_000);
    expect(reply(429, words, limit).retryAfterMs).toBe(5_000);
    expect(reply(429, words).retryAfterMs).toBe(7_000);
    expect(reply(429).retryAfterMs).toBeNull();
    expect(reply(503, words, limit).retryAfterMs).toBeNull();
    const delayed = (retryDelay: unknown) =>
      reply(503, { error: { message: "m", details: [null, {}, { retryDelay }] } }).retryAfterMs;
    expect([delayed("1.5s"), delayed("2s"), delayed("x2s"), delayed("2sx"), delayed(2)]).toEqual([
      ...[1_500, 2_000, null, null, null],
    ]);
  });

  it("keeps the wait of a refusal for the client, where nobody else waits for it", () => {
    const asked = { "retry-after": "7" };
    const long = { error: { message: "prompt is too long" } };
    const delayed = { error: { message: "no", details: [{ retryDelay: "3s" }] } };
    for (const refused of [reply(400, {}, asked), reply(422, {}, asked), reply(413, long, asked)])
      expect(refused).toMatchObject({ code: "upstream_rejected", retryAfterMs: null, refusedForMs: 7_000 });
    expect(reply(400, delayed)).toMatchObject({ retryAfterMs: null, refusedForMs: 3_000 });
    expect(reply(429, {}, asked)).toMatchObject({ retryAfterMs: 7_000, refusedForMs: null });
    expect(reply(401, {}, asked)).toMatchObject({ retryAfterMs: null, refusedForMs: null });
    expect(reply(400)).toMatchObject({ refusedForMs: null });
    expect(errorReply([{ target, failure: reply(422, {}, asked) }]).retryAfterSeconds).toBe(7);
  });

  it("is a refusal by what it says, whatever its status of 4xx, and never with another", () => {
    const long = { error: { message: "prompt is too long" } };
    for (const status of [400, 403, 413, 429, 499])
      expect(reply(status, long)).toMatchObject({
        code: "upstream_rejected",
        scope: "other-model",
        needs: "larger-window",
      });
    for (const status of [500, 503]) expect(reply(status, long).code).toBe("upstream_error");
    expect(reply(302, long).code).toBe("upstream_invalid_reply");
    expect(reply(400, { error: { code: "content_filter" } })).toMatchObject({
      ...{ scope: "none", needs: null, upstreamCode: "content_filter" },
    });
    expect(reply(400, { error: { message: "Flagged as unsafe" } }).upstreamCode).toBe(
      "content_policy_violation",
    );
    expect(reply(400, { error: { type: "Content_Filter", code: 7 } }).upstreamCode).toBe("Content_Filter");
    // Bedrock's words for a limit by the minute.
    const waiting = { message: "Too many tokens, please wait before trying again." };
    expect(reply(429, waiting).code).toBe("upstream_rate_limited");
    expect(reply(400, waiting).code).toBe("upstream_rejected");
    const tokens = { message: "Too many tokens" };
    for (const type of [
      "ThrottlingException",
      "com.amazon.coral#ThrottlingException",
      "ThrottlingException:http://x",
    ])
      expect(reply(429, tokens, { "x-amzn-errortype": type }).code).toBe("upstream_rate_limited");
    expect(reply(429, { ...tokens, __type: "com.amazon.coral#ThrottlingException" }).code).toBe(
      "upstream_rate_limited",
    );
    for (const type of ["NotThrottlingException", "a b"])
      expect(reply(429, tokens, { "x-amzn-errortype": type }).code).toBe("upstream_rejected");
  });

  it("asks for a model that has what was refused, by the field or by the words", () => {
    const needsOf = (error: object) => reply(400, { error }).needs;
    for (const param of ["response_format", "response_format.type", "text", "text[0]"])
      expect(needsOf({ message: "no", param })).toBe("json-schema");
    for (const param of ["tools", "tools[0].type", "tool_choice", "functions", "parallel_tool_calls"])
      expect(needsOf({ message: "no", param })).toBe("tools");
    for (const words of [
      "response_format is not supported",
      "json_schema: unsupported",
      "Structured output isn't available; not allowed",
    ])
      expect(needsOf({ message: words })).toBe("json-schema");
    for (const words of [
      "this model does not support tools",
      "tool is unsupported",
      "Function calling not available",
    ])
      expect(needsOf({ message: words })).toBe("tools");
    for (const words of [
      "tools must be a list",
      "a stool is not supported",
      "response_format is wrong",
      "seed is unsupported",
    ])
      expect(needsOf({ message: words })).toBeNull();
    expect(needsOf({ param: "seed" })).toBeNull();
  });

  it("repeats a field and a code only where they are ones", () => {
    const of = (error: object) => {
      const { param, upstreamCode } = reply(400, { error: { message: "no", ...error } });
      return [param, upstreamCode];
    };
    expect(of({ param: "messages[0].content-type", code: "a_b.C-1" })).toEqual([
      "messages[0].content-type",
      "a_b.C-1",
    ]);
    expect(of({ param: "x".repeat(128), code: "x".repeat(64) })).toEqual(["x".repeat(128), "x".repeat(64)]);
    expect(of({ param: "x".repeat(129), code: "x".repeat(65) })).toEqual([null, null]);
    expect(of({ param: "a b", code: "a b" })).toEqual([null, null]);
    expect(of({ param: " a", code: "1a" })).toEqual([null, null]);
    expect(of({ param: 7, code: 7 })).toEqual([null, null]);
    expect(of({ code: { a: 1 }, innererror: { code: "inner" } })).toEqual([null, "inner"]);
  });

  it("reads lists of faults and what stands behind an aggregator's words", () => {
    const listed = (detail: unknown) => {
      const { upstreamMessage, param } = reply(422, { detail });
      return [upstreamMessage, param];
    };
    expect(
      listed([
        { loc: ["body", "a", 0], msg: "x" },
        { loc: [], msg: "y" },
        { msg: "z" },
        { loc: ["b"] },
        null,
      ]),
    ).toEqual([...["a.0: x; y; z", "a.0"]]);
    expect(listed([{ loc: ["body"], msg: "x" }])).toEqual(["x", null]);
    const behind = (raw: unknown, message: unknown = "Provider returned error") =>
      reply(400, { error: { message, metadata: { raw } } }).upstreamMessage;
    expect(behind('{"error":{"message":"inner"}}')).toBe("Provider returned error: inner");
    expect(behind('{"message":"inner"}', null)).toBe("inner");
    expect(behind("plain words")).toBe("Provider returned error: plain words");
    for (const raw of ["null", "{}"]) expect(behind(raw)).toBe(`Provider returned error: ${raw}`);
    expect(behind(7)).toBe("Provider returned error");
  });

  it("takes a status that the error itself states, from 400 to 599", () => {
    const stated = (error: object) => classifyErrorBody(error, { ...facts, status: 200 }).statedStatus;
    expect([stated({ code: 400 }), stated({ code: "599" }), stated({ status: 418 })]).toEqual([
      400, 599, 418,
    ]);
    for (const code of [399, 600, 429.5, "x"]) expect(stated({ code })).toBe(500);
    expect(stated({ code: "rate_limit_exceeded", status: 500 })).toBe(429);
  });
});
