import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import Anthropic from "@anthropic-ai/sdk";
import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import {
  APICallError,
  generateText,
  jsonSchema,
  type LanguageModel,
  Output,
  stepCountIs,
  streamText,
  tool,
} from "ai";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Behaviour } from "../pipeline/dispatch/testing/fake-upstream.ts";
import { type Reply, toolSchema } from "../protocols/behaviours/conversation.ts";
import { upstreamProtocols } from "../protocols/behaviours/protocol-tables.ts";
import { replay } from "../protocols/behaviours/replay.ts";
import type { UpstreamProtocol } from "../protocols/behaviours/upstream-protocol.ts";
import { modelOf, type ProtocolGateway, startProtocolGateway } from "./testing/protocol-gateway.ts";

let gateway: ProtocolGateway;
beforeAll(async () => {
  gateway = await startProtocolGateway();
}, 300_000);
afterAll(() => gateway[Symbol.asyncDispose]());

const counted = { input: 100, cached: 20, written: 0, output: 40 };
const spoken: Reply = { blocks: [{ text: "naïve 日本 😀" }], ending: "stop", counted };
const placed: Reply = { ...spoken, blocks: [{ text: '{"city":"Rome"}' }] };
const call = { id: "call_a", name: "weather", input: { city: "Rome" } };
const calling: Reply = { blocks: [{ text: "Let me see." }, { call }], ending: "tools", counted };

/** Calls the tool first, answers when it has the result. */
const loop =
  (to: UpstreamProtocol): Behaviour =>
  (response, request, number) =>
    replay(to, to.understand(request).said.some((line) => line.startsWith("result")) ? spoken : calling)(
      response,
      request,
      number,
    );

const refuse =
  (to: UpstreamProtocol): Behaviour =>
  (response) => {
    response.writeHead(400, { "content-type": "application/json" });
    response.end(JSON.stringify(to.error(400, "the field x is not known")));
  };

const prompt = "Weather in Rome?";
const upstreams = upstreamProtocols.map((to) => [to.protocol, to] as const);
const results = (): readonly string[] =>
  upstreamProtocols
    .find((one) => one.violations(gateway.seen.at(-1)!).length === 0)!
    .understand(gateway.seen.at(-1)!)
    .said.filter((line) => line.startsWith("result"));

const vercelClients: readonly (readonly [string, (model: string) => LanguageModel])[] = [
  ["@ai-sdk/openai (responses)", (model) => createOpenAI(settings()).responses(model)],
  ["@ai-sdk/openai (chat)", (model) => createOpenAI(settings()).chat(model)],
  [
    "@ai-sdk/openai-compatible",
    (model) =>
      createOpenAICompatible({
        ...settings(),
        name: "tradewind",
        includeUsage: true,
        supportsStructuredOutputs: true,
      })(model),
  ],
  ["@ai-sdk/anthropic", (model) => createAnthropic(settings())(model)],
];
const settings = (): { baseURL: string; apiKey: string } => ({
  baseURL: `${gateway.address}/v1`,
  apiKey: gateway.apiKey,
});

describe.each(vercelClients)("the AI SDK's %s", (_name, create) => {
  describe.each(upstreams)("to %s", (_protocol, to) => {
    const model = (): LanguageModel => create(modelOf(to));
    const common = { maxRetries: 0, prompt };

    it("reads texts, streams and usage", async () => {
      gateway.answer = replay(to, spoken);
      const whole = await generateText({ ...common, model: model() });
      expect(whole.text).toBe("naïve 日本 😀");
      expect(whole.usage).toMatchObject({ inputTokens: 120, outputTokens: 40 });
      const stream = streamText({ ...common, model: model() });
      let text = "";
      for await (const piece of stream.textStream) text += piece;
      expect(text).toBe("naïve 日本 😀");
      expect(await stream.finishReason).toBe("stop");
      expect(await stream.usage).toMatchObject({ inputTokens: 120, outputTokens: 40 });
    });

    it("runs tools until there is an answer", async () => {
      gateway.answer = loop(to);
      const asked: unknown[] = [];
      const weather = tool({
        inputSchema: jsonSchema<{ city: string }>(toolSchema as never),
        execute: async (input) => {
          asked.push(input);
          return "21 degrees";
        },
      });
      const options = { ...common, tools: { weather }, stopWhen: stepCountIs(3) };
      expect((await generateText({ ...options, model: model() })).text).toBe("naïve 日本 😀");
      expect(await streamText({ ...options, model: model() }).text).toBe("naïve 日本 😀");
      expect(asked).toEqual([{ city: "Rome" }, { city: "Rome" }]);
    });

    it("gets structured output and errors", async () => {
      gateway.answer = replay(to, placed);
      const output = Output.object({ schema: jsonSchema<{ city: string }>(toolSchema as never) });
      expect((await generateText({ ...common, model: model(), output })).output).toEqual({ city: "Rome" });
      gateway.answer = refuse(to);
      const error = await generateText({ ...common, model: model() }).catch((caught: unknown) => caught);
      expect(APICallError.isInstance(error) && error.statusCode).toBe(400);
      expect(String(error)).toContain("the field x is not known");
    });
  });
});

describe.each(upstreams)("the openai SDK to %s", (_protocol, to) => {
  const client = (): OpenAI => new OpenAI({ ...settings(), maxRetries: 0 });
  const weather = {
    type: "function",
    function: { name: "weather", parameters: toolSchema as never },
  } as const;

  it("reads texts, streams, structured output and errors", async () => {
    gateway.answer = replay(to, placed);
    const asked = { model: modelOf(to), messages: [{ role: "user" as const, content: prompt }] };
    const schema = { name: "place", schema: toolSchema as never, strict: true };
    const response_format = { type: "json_schema" as const, json_schema: schema };
    const parsed = await client().chat.completions.parse({ ...asked, response_format });
    expect(parsed.choices[0]?.message.parsed).toEqual({ city: "Rome" });
    gateway.answer = replay(to, spoken);
    const stream = client().chat.completions.stream({ ...asked, stream_options: { include_usage: true } });
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]?.message.content).toBe("naïve 日本 😀");
    expect(final.usage).toMatchObject({ prompt_tokens: 120, completion_tokens: 40 });
    gateway.answer = refuse(to);
    const error = await client()
      .chat.completions.create(asked)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(String(error)).toContain("the field x is not known");
  });

  it("runs tools", async () => {
    gateway.answer = loop(to);
    const runner = client().chat.completions.runTools({
      ...{ model: modelOf(to), stream: true, messages: [{ role: "user", content: prompt }] },
      tools: [
        {
          type: "function",
          function: {
            ...weather.function,
            description: "",
            parse: JSON.parse,
            function: async () => "21 degrees",
          },
        },
      ],
    });
    expect(await runner.finalContent()).toBe("naïve 日本 😀");
    expect(results()).toEqual(["result call_a: 21 degrees"]);
  });
});

describe.each(upstreams)("Anthropic's SDK to %s", (_protocol, to) => {
  it("reads texts, runs a tool by hand, and raises errors", async () => {
    const client = new Anthropic({ baseURL: gateway.address, apiKey: gateway.apiKey, maxRetries: 0 });
    const tools = [{ name: "weather", input_schema: toolSchema as never }];
    const messages: Anthropic.MessageParam[] = [{ role: "user", content: prompt }];
    const asked = { model: modelOf(to), max_tokens: 500, tools };
    gateway.answer = loop(to);
    const first = await client.messages.stream({ ...asked, messages }).finalMessage();
    const used = first.content.find((block) => block.type === "tool_use");
    expect(used).toMatchObject(call);
    const content = [{ type: "tool_result" as const, tool_use_id: used!.id, content: "21 degrees" }];
    const next = [
      ...messages,
      { role: "assistant" as const, content: first.content as never },
      { role: "user" as const, content },
    ];
    const last = await client.messages.create({ ...asked, messages: next });
    expect(last.content).toMatchObject([{ type: "text", text: "naïve 日本 😀" }]);
    gateway.answer = refuse(to);
    const error = await client.messages.create({ ...asked, messages }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Anthropic.BadRequestError);
    expect(String(error)).toContain("the field x is not known");
  });
});

describe.each(upstreams)("LangChain's ChatOpenAI to %s", (_protocol, to) => {
  it("reads texts, streams, tools and structured output", async () => {
    const { baseURL, apiKey } = settings();
    const model = new ChatOpenAI({ model: modelOf(to), apiKey, maxRetries: 0, configuration: { baseURL } });
    gateway.answer = replay(to, spoken);
    expect((await model.invoke(prompt)).text).toBe("naïve 日本 😀");
    let text = "";
    for await (const piece of await model.stream(prompt)) text += piece.text;
    expect(text).toBe("naïve 日本 😀");
    gateway.answer = loop(to);
    const tools = [{ type: "function", function: { name: "weather", parameters: toolSchema } }];
    const bound = model.bindTools(tools);
    const said = await bound.invoke([new HumanMessage(prompt)]);
    expect(said.tool_calls).toMatchObject([{ id: "call_a", name: "weather", args: { city: "Rome" } }]);
    const result = new ToolMessage({ content: "21 degrees", tool_call_id: said.tool_calls![0]!.id! });
    expect((await bound.invoke([new HumanMessage(prompt), said, result])).text).toBe("naïve 日本 😀");
    gateway.answer = replay(to, placed);
    const structured = model.withStructuredOutput(toolSchema as never, {
      method: "jsonSchema",
      name: "place",
    });
    expect(await structured.invoke(prompt)).toEqual({ city: "Rome" });
    gateway.answer = refuse(to);
    await expect(model.invoke(prompt)).rejects.toThrow("the field x is not known");
  });
});
