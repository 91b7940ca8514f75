import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import { replayMessage } from "../protocols/anthropic-messages/testing/replay-messages.ts";
import { type Fields, fieldsList, fieldsOf } from "../protocols/fields.ts";
import { officialSchemasSkipped, officialViolations } from "../protocols/testing/official-schemas.ts";
import { type ClaudeGateway, startClaudeGateway } from "./testing/claude-gateway.ts";
import {
  asked,
  chatBeginning,
  chatStream,
  costUsd,
  hang,
  message,
  question,
  usage,
} from "./testing/claude-messages.ts";

let gateway: ClaudeGateway;

beforeAll(async () => {
  // Compiling the schema takes seconds on a busy machine, in this very process: longer than a count is waited for.
  if (officialSchemasSkipped === "") officialViolations("anthropic.MessageCountTokensParams", {});
  gateway = await startClaudeGateway({
    answerClaude: replayMessage(message),
    answerOther: chatStream({ content: "Hi" }),
  });
}, 300_000);
afterAll(() => gateway[Symbol.asyncDispose]());

const client = (apiKey = "key-one"): Anthropic =>
  new Anthropic({ baseURL: gateway.address, apiKey, maxRetries: 0 });

const lastSeen = (upstream: FakeUpstream): FakeUpstream["seen"][number] => upstream.seen.at(-1)!;

describe("Anthropic's own SDK, to Anthropic", () => {
  it.each([
    ["as it comes", {}],
    ["with CRLF, byte for byte", { lineEnd: "\r\n", pieceBytes: 1 }],
    ["without its terminator", { hasTerminator: false, pieceBytes: 100 }],
  ] as const)("streams %s, bill to the nano-dollar", async (_name, manner) => {
    gateway.answerClaude = replayMessage(message, manner);
    const stream = client().messages.stream(asked({ model: "anthropic/claude-opus-4-8" }));
    const texts: string[] = [];
    stream.on("text", (text) => texts.push(text));
    const final = await stream.finalMessage();
    expect(texts.join("")).toBe("naïve 日本 😀");
    expect(final).toMatchObject({ ...message, model: "anthropic/claude-opus-4-8", usage: { ...usage } });
    const response = await client()
      .messages.create(asked({ model: "anthropic/claude-opus-4-8", stream: true }))
      .asResponse();
    const bytes = await response.text();
    expect(bytes).toContain(`"cost":${costUsd}`);
  });

  it("answers whole, and passes the request's bytes, versions and betas on", async () => {
    gateway.answerClaude = replayMessage(message);
    const body = `{"model": "anthropic/claude-opus-4-8", "max_tokens": 1e1, "messages": [{"role":"user","content":"H\\u0069"}]}`;
    const reply = await fetch(`${gateway.address}/v1/messages`, {
      method: "POST",
      headers: {
        ...{ "x-api-key": "key-one", "content-type": "application/json" },
        ...{ "anthropic-version": "2023-01-01", "anthropic-beta": "a-1,b-2" },
      },
      body,
    });
    const { usage: counted, ...rest } = (await reply.json()) as Record<string, unknown>;
    expect(rest).toEqual({ ...message, model: "anthropic/claude-opus-4-8", usage: undefined });
    expect(counted).toMatchObject({ ...usage, cost: costUsd });
    expect(reply.headers.get("x-tradewind-model")).toBe("anthropic/claude-opus-4-8");
    expect(lastSeen(gateway.claude).headers).toMatchObject({
      "anthropic-version": "2023-01-01",
      "anthropic-beta": "a-1,b-2",
    });
    expect(lastSeen(gateway.claude).body).toEqual({ ...JSON.parse(body), model: "claude-opus-4-8" });
  });

  it("takes thoughts of other providers' models out of what Anthropic gets", async () => {
    gateway.answerOther = chatStream({ reasoning_content: "Hm." }, { content: "Hi" });
    const first = await client()
      .messages.stream(asked({ model: "vllm/m" }))
      .finalMessage();
    expect(first.content).toMatchObject([
      { type: "thinking", thinking: "Hm." },
      { type: "text", text: "Hi" },
    ]);
    gateway.answerClaude = replayMessage(message);
    const messages = [
      ...question.messages,
      { role: "assistant", content: first.content },
      { role: "user", content: "And?" },
    ];
    await client().messages.create(asked({ model: "anthropic/claude-opus-4-8", messages }));
    expect(fieldsList(fieldsList(lastSeen(gateway.claude).body.messages)[1]!.content)).toEqual([
      expect.objectContaining({ type: "text", text: "Hi" }),
    ]);
    await client()
      .messages.stream(asked({ model: "vllm/m", messages }))
      .finalMessage();
    expect(fieldsList(lastSeen(gateway.other).body.messages)[2]).toMatchObject({
      reasoning_content: "Hm.",
      content: "Hi",
    });
  });
});

describe("token counts", () => {
  const counting = (model: string) =>
    ({ ...question, model, max_tokens: undefined }) as unknown as Anthropic.MessageCountTokensParams;

  it("come from Anthropic for its models, and without any call for others", async () => {
    gateway.answerClaude = replayMessage(message);
    const counted = await client().messages.countTokens(counting("anthropic/claude-opus-4-8"));
    expect(counted).toEqual({ input_tokens: 4_711 });
    expect(lastSeen(gateway.claude)).toMatchObject({
      path: "/v1/messages/count_tokens",
      body: { model: "claude-opus-4-8" },
    });
    const calls = gateway.claude.seen.length + gateway.other.seen.length;
    for (const model of ["auto", "auto:cheap", "vllm/m"]) {
      const { input_tokens: estimate } = await client().messages.countTokens(counting(model));
      expect(estimate).toBeGreaterThan(5);
      expect(estimate).toBeLessThan(200);
    }
    expect(gateway.claude.seen.length + gateway.other.seen.length).toBe(calls);
  });

  it("are estimated where Anthropic does not answer, and refused for no model", async () => {
    gateway.answerClaude = (response) => {
      response.writeHead(529).end();
    };
    const { data, response } = await client()
      .messages.countTokens(counting("anthropic/claude-opus-4-8"))
      .withResponse();
    expect(data.input_tokens).toBeGreaterThan(5);
    expect(response.headers.get("x-tradewind-token-count")).toBe("estimate");
    await expect(client().messages.countTokens(counting("nobody/x"))).rejects.toThrow("nobody/x");
  });
});

describe("Anthropic's own SDK, to another provider", () => {
  it("streams tools that come interleaved as blocks, with usage and cost", async () => {
    const call = (index: number, args: string, id?: string): Fields => ({
      index,
      ...(id ? { id, type: "function" } : {}),
      function: { ...(id ? { name: "find" } : {}), arguments: args },
    });
    gateway.answerOther = chatStream(
      { content: "Let me see." },
      { tool_calls: [call(0, "", "a"), call(1, '{"b"', "b")] },
      { tool_calls: [call(0, '{"a":1}'), call(1, ":2}")] },
    );
    const final = await client()
      .messages.stream(asked({ model: "vllm/m" }))
      .finalMessage();
    expect(final).toMatchObject({
      ...{ model: "vllm/m", stop_reason: "tool_use" },
      content: [
        { type: "text", text: "Let me see." },
        { type: "tool_use", id: "a", name: "find", input: { a: 1 } },
        { type: "tool_use", id: "b", name: "find", input: { b: 2 } },
      ],
      usage: { input_tokens: 20, output_tokens: 5 },
    });
    expect(lastSeen(gateway.other).body).toMatchObject({
      model: "m",
      tools: [{ function: { name: "find" } }],
    });
  });

  it("is told of what was dropped, and refuses what another provider cannot run", async () => {
    gateway.answerOther = chatStream({ content: "Hi" });
    const response = await client()
      .messages.create(asked({ model: "vllm/m", stream: true, context_management: { edits: [] } }))
      .asResponse();
    await response.text();
    expect(response.headers.get("x-tradewind-dropped")).toContain("context_management");
    const search = [{ type: "web_search_20250305", name: "web_search" }];
    await expect(client().messages.create(asked({ model: "vllm/m", tools: search }))).rejects.toThrow(
      "web_search",
    );
  });

  it("routes auto, and stops the upstream when the client goes", async () => {
    let isBegun: () => void = () => {};
    const begun = new Promise<void>((resolve) => {
      isBegun = resolve;
    });
    gateway.answerClaude = hang(isBegun);
    gateway.answerOther = hang(isBegun);
    const before = gateway.claude.seen.length + gateway.other.seen.length;
    const stream = client().messages.stream(asked({ model: "auto" }));
    stream.on("error", () => {});
    await begun;
    stream.abort();
    await expect(stream.finalMessage()).rejects.toThrow();
    expect(gateway.claude.seen.length + gateway.other.seen.length).toBe(before + 1);
    const asking =
      gateway.claude.seen.at(-1)?.body.stream === true && gateway.claude.seen.length > 0
        ? gateway.claude
        : gateway.other;
    await Promise.race([lastSeen(gateway.claude).aborted, lastSeen(gateway.other).aborted]);
    expect(asking.seen.length).toBeGreaterThan(0);
  });
});

describe("errors for Anthropic's own SDK", () => {
  const named = {
    authentication_error: { code: "invalid_api_key", param: null },
    not_found_error: { code: "model_not_found", param: "model" },
    invalid_request_error: { code: "invalid_request", param: "max_tokens" },
  };
  const failure = async (attempt: Promise<unknown>): Promise<InstanceType<typeof Anthropic.APIError>> => {
    const error = await attempt.then(
      () => null,
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(Anthropic.APIError);
    return error as InstanceType<typeof Anthropic.APIError>;
  };

  it.each([
    ["a wrong key", "wrong", { model: "auto" }, 401, "authentication_error"],
    ["an unknown model", "key-one", { model: "nobody/x" }, 404, "not_found_error"],
    ["a missing limit", "key-one", { model: "auto", max_tokens: undefined }, 400, "invalid_request_error"],
  ] as const)("has its shape for %s", async (_name, key, changes, status, type) => {
    const error = await failure(client(key).messages.create(asked(changes)));
    expect(error.status).toBe(status);
    expect(error.error).toEqual({
      type: "error",
      error: { type, message: expect.any(String), ...named[type] },
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(error.requestID ?? fieldsOf(error.error).request_id).toBeTruthy();
  });

  it("passes on what Anthropic says", async () => {
    gateway.answerClaude = replayMessage(message);
    const error = await failure(
      client().messages.create(asked({ model: "anthropic/claude-opus-4-8", nonsense: 1 })),
    );
    expect(error.status).toBe(400);
    expect(error.message).toContain("nonsense");
  });

  it("raises for an error in the middle of a stream", async () => {
    gateway.answerOther = (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(chatBeginning("Hello"));
      setTimeout(() => response.destroy(), 50);
    };
    const stream = client().messages.stream(asked({ model: "vllm/m" }));
    await expect(stream.finalMessage()).rejects.toThrow("vllm");
  });
});

describe("openai-shaped clients, to Anthropic", () => {
  it("reach Claude in its own protocol, thinking and all", async () => {
    gateway.answerClaude = replayMessage(message);
    const ask = (body: Fields) =>
      fetch(`${gateway.address}/v1/chat/completions`, {
        method: "POST",
        headers: { authorization: "Bearer key-one", "content-type": "application/json" },
        body: JSON.stringify({ model: "anthropic/claude-haiku-4-5", messages: question.messages, ...body }),
      });
    const reply = fieldsOf(await (await ask({ reasoning_effort: "low" })).json());
    expect(lastSeen(gateway.claude).body).toMatchObject({
      thinking: { type: "enabled", budget_tokens: 4_096 },
    });
    expect(fieldsOf(reply.usage)).toMatchObject({
      prompt_tokens: 2_855,
      completion_tokens: 40,
      cost: costUsd / 5,
    });
    const [choice] = fieldsList(reply.choices);
    const { message: said } = choice as { message: Fields };
    expect(said).toMatchObject({
      ...{ content: "naïve 日本 😀", reasoning_content: "Let me see." },
      tool_calls: [{ id: "toolu_1" }, { id: "toolu_2" }],
    });
    const results = ["toolu_1", "toolu_2"].map((id) => ({
      role: "tool",
      tool_call_id: id,
      content: "found",
    }));
    const messages = [...question.messages, said, ...results];
    expect((await ask({ messages, reasoning_effort: "low" })).status).toBe(200);
    // The thought went back to whoever had it, with its proof.
    expect(fieldsList(lastSeen(gateway.claude).body.messages)[1]).toMatchObject({ content: message.content });
    expect(lastSeen(gateway.claude).body.thinking).toBeDefined();
  });
});
