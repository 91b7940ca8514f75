import { describe, expect, it } from "vitest";
import { upstreamProtocols } from "./behaviours/protocol-tables.ts";
import type { Fields } from "./fields.ts";
import { thinkingConfig } from "./gemini/thinking-config.ts";
import { readChatRequest } from "./openai-chat/read-chat-request.ts";
import { upstreamRequest } from "./protocols.ts";

/** What clients of chat completions send that is not in OpenAI's schema, and so not in `request-fields.test.ts`: forms of vendors, values of other types. */
function translated(
  body: Fields,
  upstream = "gemini",
  upstreamModel?: string,
): { readonly body: Fields; readonly dropped: readonly string[] } {
  const whole: Fields = { messages: [{ role: "user", content: "Hi" }], ...body };
  const to = upstreamProtocols.find(({ protocol }) => protocol === upstream)!;
  const { payload, dropped } = upstreamRequest(
    {
      protocol: "openai-chat",
      payload: { body: whole, bytes: null, isStream: false },
      normalised: () => readChatRequest(whole),
    } as never,
    to.protocol,
    { ...to, maxOutputTokens: null, ...(upstreamModel === undefined ? {} : { upstreamModel }) },
  );
  return { body: payload.body, dropped };
}

const system = (...parts: readonly Fields[]): Fields => ({
  messages: [
    { role: "system", content: parts },
    { role: "user", content: "Hi" },
  ],
});
const tools = [{ type: "function", function: { name: "clock" } }];

describe("what has a form of another vendor, or a value that is none", () => {
  it.each<readonly [string, Fields, readonly string[]]>([
    ["a number as text", { temperature: "0.5", n: "1" }, ["temperature", "n"]],
    [
      "a flag as a number",
      { tools, parallel_tool_calls: 0, logprobs: "yes" },
      ["logprobs", "parallel_tool_calls"],
    ],
    ["a list as metadata", { metadata: ["a"] }, ["metadata"]],
    [
      "a choice of tools that nobody knows",
      { tools, tool_choice: { type: "none_of_these" } },
      ["tool_choice"],
    ],
    [
      "a format that nobody knows",
      { response_format: { type: "regex", pattern: "a+" } },
      ["response_format"],
    ],
    [
      "a picture in the instructions",
      system(
        { type: "text", text: "Be brief." },
        { type: "image_url", image_url: { url: "https://a.example/i" } },
      ),
      ["messages.content.image_url"],
    ],
    [
      "members of `thinking`",
      { thinking: { type: "enabled", clear_thinking: true } },
      ["thinking.clear_thinking"],
    ],
    ["members of `reasoning`", { reasoning: { effort: "low", summary: "auto" } }, ["reasoning.summary"]],
  ])("%s is named", (_name, body, named) => {
    expect([...translated(body).dropped].sort()).toEqual([...named].sort());
  });

  it("a schema beside `json_object` is a schema", () => {
    const schema = { type: "object", properties: { a: { type: "string" } } };
    expect(
      translated({ response_format: { type: "json_object", schema } }).body.generationConfig,
    ).toMatchObject({
      responseJsonSchema: schema,
    });
  });

  it("`reasoning.exclude` hides thinking", () => {
    expect(translated({ reasoning: { effort: "low", exclude: true } }).body.generationConfig).toMatchObject({
      thinkingConfig: { includeThoughts: false },
    });
  });

  it("Mistral's `document_url` is a document", () => {
    const part = { type: "document_url", document_url: "https://a.example/a.pdf" };
    expect(
      translated({ messages: [{ role: "user", content: [part] }] }, "anthropic-messages").body,
    ).toMatchObject({
      messages: [
        { content: [{ type: "document", source: { type: "url", url: "https://a.example/a.pdf" } }] },
      ],
    });
  });

  it("names that OpenAI would refuse for their length become their hash", () => {
    const long = "user_".padEnd(100, "x");
    const { body } = translated({ user: long, prompt_cache_key: long }, "openai-responses");
    expect(body.safety_identifier).toMatch(/^[0-9a-f]{64}$/);
    expect(body.prompt_cache_key).toBe(body.safety_identifier);
  });
});

describe("thinking of Gemini", () => {
  it.each([
    ["gemini-3-pro-preview", "minimal", "LOW"],
    ["gemini-3-pro-preview", "medium", "HIGH"],
    ["gemini-3.1-pro-preview", "medium", "MEDIUM"],
    ["gemini-3-flash-preview", "minimal", "MINIMAL"],
    ["gemini-3.1-flash-lite", "none", "MINIMAL"],
    ["gemini-3.7-flash", "minimal", "LOW"],
    ["gemini-3.8-flash", "none", "LOW"],
  ])("%s at %s gets a level that it takes", (model, effort, level) => {
    const asked = { effort, budgetTokens: null, mode: null, display: null };
    expect(thinkingConfig(asked, model)?.thinkingLevel).toBe(level);
  });

  it.each([
    ["gemini-2.5-pro", 0, 128],
    ["gemini-2.5-pro", 60_000, 32_768],
    ["gemini-2.5-flash", 0, 0],
    ["gemini-2.5-flash", 60_000, 24_576],
    ["gemini-2.5-flash-lite", 100, 512],
    ["gemini-2.5-pro", -1, -1],
  ])("%s with %d tokens gets a budget that it takes", (model, budgetTokens, budget) => {
    const asked = { effort: null, budgetTokens, mode: null, display: null };
    expect(thinkingConfig(asked, model)?.thinkingBudget).toBe(budget);
  });

  it("is named where it cannot be turned off", () => {
    expect(translated({ reasoning_effort: "none" }, "gemini", "gemini-2.5-pro").dropped).toEqual([
      "reasoning_effort",
    ]);
    expect(translated({ reasoning_effort: "none" }, "gemini", "gemini-2.5-flash").dropped).toEqual([]);
  });
});
