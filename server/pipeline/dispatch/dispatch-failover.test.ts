import { describe, expect, it } from "vitest";
import {
  completion,
  doneEvent,
  events,
  finishChunk,
  json,
  reset,
  roleChunk,
  status,
  textChunk,
  wholeStream,
} from "./testing/behaviours.ts";
import { useInstantTime } from "./testing/instant-time.ts";
import { startMemoryUpstream } from "./testing/memory-upstream.ts";
import { target } from "./testing/target.ts";
import { createTestDispatcher, secretKey } from "./testing/test-dispatcher.ts";

useInstantTime();

const error = (text: string) => JSON.parse(text).error as { message: string; code: string; type: string };

describe("before the first byte", () => {
  it.each([
    ["a reset connection", reset],
    ["408", status(408)],
    ["409", status(409)],
    ["429", status(429)],
    ["500", status(500)],
    ["503 with an HTML body", json("<html>busy</html>", 503, { "content-type": "text/html" })],
    ["529", status(529)],
    ["an error in a body with status 200", json({ error: { message: "overloaded", code: 503 } })],
    ["a body cut short", ((response) => response.end('{"choices":[{"index":0,"mess')) as typeof reset],
  ])("%s is tried again at the same place", async (_name, fault) => {
    await using upstream = startMemoryUpstream(fault, json(completion));
    await using dispatcher = createTestDispatcher();
    const { outcome, reply } = await dispatcher.send([target(upstream.baseUrl)]);
    expect(reply.status).toBe(200);
    expect(outcome.status).toBe("ok");
    expect(outcome.attempts).toHaveLength(2);
    expect(outcome.attempts[0]?.errorCode).not.toBeNull();
    expect(outcome.attempts[1]).toMatchObject({ status: 200, errorCode: null });
    // 250 ms, times 0.5 to 1 by the random, which is always a half here.
    expect(dispatcher.sleeps).toEqual([187.5]);
  });

  it.each([
    [
      "a stream that resets before its first token",
      ((response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(roleChunk);
        setImmediate(() => response.socket?.resetAndDestroy());
      }) as typeof reset,
    ],
    ["an error as the first event", events(['data: {"error":{"message":"overloaded"}}\n\n'])],
    [
      "an error after comments and the role",
      events([": waiting\n\n", roleChunk, 'data: {"error":{"message":"no"}}\n\n']),
    ],
    ["a stream without any event", events([])],
  ])("%s is tried again unseen", async (_name, fault) => {
    await using upstream = startMemoryUpstream(fault, events(wholeStream));
    await using dispatcher = createTestDispatcher();
    const { outcome, text } = await dispatcher.send([target(upstream.baseUrl)], { stream: true });
    expect(outcome).toMatchObject({ status: "ok", attempts: [{}, {}] });
    expect(text).not.toContain("error");
    expect(text.endsWith(doneEvent)).toBe(true);
  });

  it("waits as long as Retry-After says where there is no other place", async () => {
    await using upstream = startMemoryUpstream(status(429, {}, { "retry-after": "2" }), json(completion));
    await using dispatcher = createTestDispatcher();
    const { outcome } = await dispatcher.send([target(upstream.baseUrl)]);
    expect(dispatcher.sleeps).toEqual([2_000]);
    expect(outcome.status).toBe("ok");
  });

  it("does not wait where there is another place, and passes a too long wait on to the client", async () => {
    await using limited = startMemoryUpstream(status(429, {}, { "retry-after": "2" }));
    await using free = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher();
    const moved = await dispatcher.send([target(limited.baseUrl, "a"), target(free.baseUrl, "b")]);
    expect(dispatcher.sleeps).toEqual([]);
    expect(moved.outcome.servedCandidateId).toBe("openai/b");

    await using long = startMemoryUpstream(status(429, {}, { "retry-after": "90" }));
    const refused = await dispatcher.send([target(long.baseUrl, "c")]);
    expect(refused.reply.status).toBe(429);
    expect(refused.reply.headers["retry-after"]).toBe("90");
    expect(error(refused.text)).toMatchObject({ code: "upstream_rate_limited", type: "rate_limit_error" });
    expect(long.seen).toHaveLength(1);
  });

  it("goes to the fallback after the retries, and bills and names the model that served", async () => {
    await using failing = startMemoryUpstream(status(500));
    await using working = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher();
    const { outcome, reply, text } = await dispatcher.send([
      target(failing.baseUrl, "first"),
      target(working.baseUrl, "second"),
    ]);
    expect(failing.seen).toHaveLength(2);
    expect(working.seen[0]?.body.model).toBe("second");
    expect(JSON.parse(text).model).toBe("openai/second");
    expect(reply.headers["x-tradewind-model"]).toBe("openai/second");
    expect(outcome.attempts.map((attempt) => [attempt.candidateId, attempt.errorCode])).toEqual([
      ["openai/first", "upstream_error"],
      ["openai/first", "upstream_error"],
      ["openai/second", null],
    ]);
  });

  it.each([
    [
      "401",
      status(401, { message: `Incorrect API key provided: ${secretKey}` }),
      "upstream_credentials",
      "invalid_api_key",
    ],
    ["403", status(403), "upstream_credentials"],
    ["404", status(404), "upstream_not_found"],
    [
      "a quota that is used up",
      status(429, { code: "insufficient_quota" }),
      "upstream_credentials",
      "insufficient_quota",
    ],
    [
      "a redirect",
      ((response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end()) as typeof reset,
      "upstream_invalid_reply",
    ],
    [
      "an HTML page with status 200",
      json("<html></html>", 200, { "content-type": "text/html" }),
      "upstream_invalid_reply",
    ],
  ])(
    "%s is not tried again there but elsewhere, and is reported",
    async (_name, fault, code, shownCode = code) => {
      await using failing = startMemoryUpstream(fault);
      await using working = startMemoryUpstream(json(completion));
      await using dispatcher = createTestDispatcher();
      const both = await dispatcher.send([target(failing.baseUrl, "a"), target(working.baseUrl, "b")]);
      expect(both.outcome.attempts).toMatchObject([{ errorCode: code }, { errorCode: null }]);
      expect(dispatcher.failures).toMatchObject([{ code }]);
      const alone = await dispatcher.send([target(failing.baseUrl, "c")]);
      expect(alone.reply.status).toBe(shownCode === "insufficient_quota" ? 429 : 502);
      expect(error(alone.text).code).toBe(shownCode);
      expect(failing.seen).toHaveLength(2);
      expect(alone.text + JSON.stringify(dispatcher.failures)).not.toContain("very-secret");
    },
  );

  it("passes a refusal of the request on, with its status and without the key", async () => {
    const message = `Unsupported value for account org-Ab12Cd34Ef with ${secretKey}: 'temperature'`;
    await using upstream = startMemoryUpstream(status(422, { message }));
    await using dispatcher = createTestDispatcher();
    const { reply, text, outcome } = await dispatcher.send([target(upstream.baseUrl)]);
    expect(reply.status).toBe(422);
    expect(error(text).message).toBe(
      "openai refused the request for openai/gpt-5-mini: Unsupported value for account [removed] with [removed]: 'temperature'",
    );
    expect(upstream.seen).toHaveLength(1);
    expect(outcome.errorCode).toBe("upstream_rejected");
    expect(dispatcher.health.isHealthy("openai/gpt-5-mini#0")).toBe(true);
  });

  it("asks another model after a refusal, never another place of the same one, and reports the refusal first", async () => {
    await using refusing = startMemoryUpstream(status(400, { message: "context too long" }));
    await using twin = startMemoryUpstream(json(completion));
    await using broken = startMemoryUpstream(status(401));
    await using dispatcher = createTestDispatcher();
    const { text, reply } = await dispatcher.send([
      target(refusing.baseUrl, "a"),
      target(twin.baseUrl, "a", { id: "openai/a#1" }),
      target(broken.baseUrl, "b"),
    ]);
    expect(twin.seen).toHaveLength(0);
    expect(reply.status).toBe(400);
    expect(error(text).message).toContain("context too long");
    expect(error(text).message).toContain("Tried: openai/a#0 (400), openai/b#0 (401).");
  });

  it("makes no more attempts than the bound", async () => {
    await using failing = startMemoryUpstream(status(500));
    await using dispatcher = createTestDispatcher({ options: { maxAttempts: 3, attemptsPerTarget: 5 } });
    await dispatcher.send([target(failing.baseUrl, "a"), target(failing.baseUrl, "b")]);
    expect(failing.seen).toHaveLength(3);
  });

  it("does not call a deployment whose key is missing or whose provider is unknown, and names what to set", async () => {
    await using upstream = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher({ secrets: () => null });
    const noKey = await dispatcher.send([target(upstream.baseUrl)]);
    expect(noKey.reply.status).toBe(502);
    expect(error(noKey.text)).toMatchObject({ code: "upstream_not_configured" });
    expect(error(noKey.text).message).toContain("TEST_API_KEY is not set");
    const unknown = await dispatcher.send([
      target(upstream.baseUrl, "x", { provider: "nobody", apiKeyEnv: null }),
    ]);
    expect(error(unknown.text).message).toContain('no provider named "nobody"');
    const address = await dispatcher.send([target("localhost:11434", "y", { apiKeyEnv: null })]);
    expect(error(address.text).message).toContain("base URL");
    expect(upstream.seen).toHaveLength(0);
  });

  it("refuses one document where a stream was asked for, and a stream where a document was", async () => {
    await using document = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher();
    const first = await dispatcher.send([target(document.baseUrl)], { stream: true });
    expect(error(first.text).code).toBe("upstream_invalid_reply");
    await using stream = startMemoryUpstream(events([textChunk("Hi"), finishChunk, doneEvent]));
    const second = await dispatcher.send([target(stream.baseUrl)]);
    expect(error(second.text).code).toBe("upstream_invalid_reply");
  });

  it.each([
    ["an array", "[]"],
    ["no choices", '{"object":"chat.completion"}'],
    ["nothing", ""],
    ["not UTF-8", Buffer.from([0xff, 0xfe, 0x00])],
  ])("refuses a reply that is %s", async (_name, body) => {
    await using upstream = startMemoryUpstream((response) => response.end(body));
    await using dispatcher = createTestDispatcher();
    const { text, reply } = await dispatcher.send([target(upstream.baseUrl)]);
    expect(reply.status).toBe(502);
    expect(error(text).code).toBe("upstream_invalid_reply");
  });
});

describe("a refusal of the content", () => {
  const refusals = [
    ["with status 400", status(400, { message: "no", code: "content_policy_violation" })],
    [
      "as a reply that a filter withheld",
      json({
        ...completion,
        choices: [
          { index: 0, message: { role: "assistant", content: null }, finish_reason: "content_filter" },
        ],
      }),
    ],
  ] as const;

  it.each(refusals)("%s goes to the next model where the caller asks for that", async (_name, refusal) => {
    await using refusing = startMemoryUpstream(refusal);
    await using other = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher();
    const places = [target(refusing.baseUrl, "a"), target(other.baseUrl, "b")];
    const asked = await dispatcher.send(places, { routing: { fallback_on_refusal: true } });
    expect(asked.outcome).toMatchObject({ status: "ok", servedCandidateId: "openai/b" });
    const plain = await dispatcher.send(places);
    expect(other.seen).toHaveLength(1);
    expect(plain.text).toMatch(/content_policy_violation|content_filter/);
  });

  it.each(refusals)("%s is the caller's where every model gives it", async (_name, refusal) => {
    await using refusing = startMemoryUpstream(refusal);
    await using dispatcher = createTestDispatcher();
    const places = [target(refusing.baseUrl, "a"), target(refusing.baseUrl, "b")];
    const { text } = await dispatcher.send(places, { routing: { fallback_on_refusal: true } });
    expect(refusing.seen).toHaveLength(2);
    expect(text).toMatch(/content_policy_violation|content_filter/);
  });
});
