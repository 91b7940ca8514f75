import { describe, expect, it } from "vitest";
import type { NormalisedRequest } from "../../operation/normalised-request.ts";
import { type Fields, fieldsList, fieldsOf } from "../fields.ts";
import { readChatRequest } from "../openai-chat/read-chat-request.ts";
import { writeChatRequest } from "../openai-chat/write-chat-request.ts";
import { officialSchemasSkipped, officialViolations } from "../testing/official-schemas.ts";
import { readResponsesRequest } from "./read-responses-request.ts";
import { clientTools } from "./testing/reply-fixtures.ts";
import { writeResponsesRequest } from "./write-responses-request.ts";

const target = { provider: "openai", upstreamModel: "gpt-5.6", maxOutputTokens: null };

const conversation: Fields = {
  model: "auto",
  instructions: "Be brief.",
  input: [
    { type: "message", role: "developer", content: [{ type: "input_text", text: "In French." }] },
    {
      ...{ type: "message", role: "user" },
      content: [
        { type: "input_text", text: "What is this?" },
        { type: "input_image", detail: "high", image_url: "data:image/png;base64,AAAA" },
        { type: "input_image", detail: "auto", file_id: "file-1" },
        { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0x" },
        { type: "input_file", file_url: "https://example.org/a.pdf" },
      ],
    },
    {
      ...{ type: "reasoning", id: "rs_1", encrypted_content: "gAAAsealed" },
      summary: [{ type: "summary_text", text: "Look it up." }],
    },
    {
      ...{ type: "message", id: "msg_tw4", role: "assistant", status: "completed" },
      content: [
        { type: "output_text", text: "Let me look.", annotations: [] },
        { type: "refusal", refusal: "Not that." },
      ],
    },
    { type: "function_call", call_id: "call_1", name: "find", arguments: '{"x":1}' },
    { type: "custom_tool_call", call_id: "call_2", name: "apply_patch", input: "*** Begin" },
    {
      ...{ type: "function_call_output", call_id: "call_1" },
      output: [
        { type: "input_text", text: "found" },
        { type: "input_image", detail: "auto", image_url: "https://example.org/a.png" },
      ],
    },
    { type: "custom_tool_call_output", call_id: "call_2", output: "Done" },
    { type: "message", role: "user", content: [{ type: "input_text", text: "Go on." }] },
  ],
  tools: clientTools.slice(0, 2),
  tool_choice: {
    ...{ type: "allowed_tools", mode: "required" },
    tools: [
      { type: "function", name: "find" },
      { type: "custom", name: "apply_patch" },
    ],
  },
  parallel_tool_calls: false,
  text: {
    format: { type: "json_schema", name: "s", schema: { type: "object" }, description: "D", strict: true },
    verbosity: "low",
  },
  reasoning: { effort: "high" },
  include: ["reasoning.encrypted_content", "message.output_text.logprobs"],
  max_output_tokens: 1_000,
  ...{ temperature: 0.5, top_p: 0.9, top_logprobs: 2, metadata: { a: "b" }, service_tier: "flex" },
  ...{ store: false, prompt_cache_key: "k", safety_identifier: "u", stream: true },
};

/** What a request asks for, without the names that a writer had to invent. */
const meaning = ({
  turns,
  tools,
  toolChoice,
  output,
  sampling,
  stop,
  maxOutputTokens,
}: NormalisedRequest) => ({
  ...{ turns, tools, toolChoice, output, sampling, stop, maxOutputTokens },
});

describe("readResponsesRequest and writeResponsesRequest", () => {
  it("say the same conversation again, nothing lost", () => {
    const { model: _, instructions, input, ...rest } = conversation;
    const system = { type: "message", role: "system", content: [{ type: "input_text", text: instructions }] };
    expect(writeResponsesRequest(readResponsesRequest(conversation), target)).toEqual({
      body: { ...rest, input: [system, ...fieldsList(input)] },
      dropped: [],
    });
  });

  it.skipIf(officialSchemasSkipped)(`writes only what OpenAI's SDK knows${officialSchemasSkipped}`, () => {
    const chat = readChatRequest({
      messages: [
        { role: "system", content: "S" },
        { role: "user", content: "U", name: "n" },
        {
          role: "assistant",
          content: "A",
          refusal: "R",
          tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: "" } }],
        },
        { role: "tool", tool_call_id: "c1", content: "ok", is_error: true },
      ],
      tools: [{ type: "function", function: { name: "f" } }],
      ...{ stop: ["END"], seed: 1, reasoning_effort: "low", max_tokens: 3, user: "u", logprobs: true },
    });
    const { body, dropped } = writeResponsesRequest(chat, target);
    expect(dropped).toEqual(["messages.name", "seed", "stop"]);
    for (const params of [body, writeResponsesRequest(readResponsesRequest(conversation), target).body]) {
      const { stream: _, ...known } = params;
      expect(officialViolations("openai.ResponseCreateParams", { model: "gpt-5.5", ...known })).toEqual([]);
    }
  });

  it("keeps the meaning on the way through a chat completion and back", () => {
    const plain = {
      ...conversation,
      input: fieldsList(conversation.input).filter(({ type }) => type !== "reasoning"),
    };
    const first = readResponsesRequest(plain);
    const again = readChatRequest(
      writeChatRequest({ ...first, turns: first.turns.slice(0, 2) }, "upstream").body,
    );
    expect(meaning(again)).toMatchObject({
      ...{ tools: first.tools, toolChoice: first.toolChoice, output: first.output, sampling: first.sampling },
    });
    expect(again.turns).toEqual(first.turns.slice(0, 2));
  });

  it("names what only OpenAI can do, and refuses what the reply depends on", () => {
    const search = { type: "web_search" };
    const own = {
      ...conversation,
      context_management: [{}],
      max_tool_calls: 3,
      tools: [...clientTools, search],
    };
    const input = [
      ...fieldsList(conversation.input),
      { type: "web_search_call", id: "ws_1", status: "completed" },
    ];
    const read = readResponsesRequest({ ...own, input, tool_choice: "auto" });
    expect(writeChatRequest(read, "upstream").dropped).toEqual(
      expect.arrayContaining([
        "context_management",
        "max_tool_calls",
        "tools.web_search",
        "input.web_search_call",
      ]),
    );
    const alone = readResponsesRequest({ input: "Hi", tools: [search] });
    expect(() => writeChatRequest(alone, "upstream")).toThrow("web_search");
    const chained = readResponsesRequest({ input: "Hi", previous_response_id: "resp_1" });
    expect(() => writeChatRequest(chained, "upstream")).toThrow("the client's own protocol");
  });

  it("gives tools with free text to those who have functions only, namespaces under one name", () => {
    const { tools } = writeChatRequest(
      readResponsesRequest({ input: "Hi", tools: clientTools }),
      "upstream",
      "vllm",
    ).body;
    expect(fieldsList(tools).map((tool) => [tool.type, fieldsOf(tool.function).name])).toEqual([
      ["function", "find"],
      ["function", "apply_patch"],
      ["function", "mcp__list"],
    ]);
    expect(JSON.stringify(tools)).toContain("lark");
  });
});
