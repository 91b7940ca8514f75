import { describe, expect, it } from "vitest";
import { readMessagesRequest } from "./anthropic-messages/read-messages-request.ts";
import { upstreamProtocols } from "./behaviours/protocol-tables.ts";
import type { Fields } from "./fields.ts";
import { readChatRequest } from "./openai-chat/read-chat-request.ts";
import { readResponsesRequest } from "./openai-responses/read-responses-request.ts";
import { upstreamRequest } from "./protocols.ts";

/** Parts of conversations that one protocol has a place for and another has not: each arrives in some place, or is named. */
const readers = {
  ...{ "openai-chat": readChatRequest, "anthropic-messages": readMessagesRequest },
  "openai-responses": readResponsesRequest,
};

function translated(
  client: keyof typeof readers,
  upstream: string,
  body: Fields,
): { readonly body: Fields; readonly dropped: readonly string[] } {
  const to = upstreamProtocols.find(({ protocol }) => protocol === upstream)!;
  const { payload, dropped } = upstreamRequest(
    {
      ...{ protocol: client, payload: { body, bytes: null, isStream: false } },
      normalised: () => readers[client](body),
    } as never,
    to.protocol,
    { ...to, maxOutputTokens: null },
  );
  return { body: payload.body, dropped };
}

const user = { role: "user", content: "Hi" };
const png = "iVBORw0KGgo=";
const picture = { type: "image_url", image_url: { url: `data:image/png;base64,${png}` } };
const others = (client: string): string[] =>
  upstreamProtocols.map(({ protocol }) => protocol).filter((protocol) => protocol !== client);

describe("a picture that the model made", () => {
  const messages = [
    user,
    { role: "assistant", content: "Here.", images: [picture] },
    { ...user, content: "Redder" },
  ];
  it.each(others("openai-chat"))("in a chat completion arrives at %s", (upstream) => {
    const { body, dropped } = translated("openai-chat", upstream, { messages });
    expect(JSON.stringify(body)).toContain(png);
    expect(dropped).toEqual([]);
  });

  it.each(others("openai-responses"))("as an item of Responses arrives at %s", (upstream) => {
    const input = [
      user,
      { type: "image_generation_call", id: "ig_1", status: "completed", result: png },
      user,
    ];
    const { body, dropped } = translated("openai-responses", upstream, { input });
    expect(JSON.stringify(body)).toContain(png);
    expect(dropped).toEqual([]);
  });

  it("stands where the user goes on, where the assistant's turn takes none", () => {
    const { body } = translated("openai-chat", "anthropic-messages", { messages });
    expect(body.messages).toEqual([
      { role: "user", content: [{ type: "text", text: "Hi" }] },
      { role: "assistant", content: [{ type: "text", text: "Here." }] },
      {
        role: "user",
        content: [
          { type: "text", text: "Made by the assistant before:" },
          { type: "image", source: { type: "base64", media_type: "image/png", data: png } },
          { type: "text", text: "Redder" },
        ],
      },
    ]);
    expect(translated("openai-chat", "gemini", { messages }).body.contents).toMatchObject([
      { role: "user" },
      { role: "model", parts: [{ text: "Here." }, { inlineData: { mimeType: "image/png", data: png } }] },
      { role: "user", parts: [{ text: "Redder" }] },
    ]);
  });
});

describe("calls of tools that OpenAI's clients run", () => {
  const action = { type: "exec", command: ["ls", "-l"], env: {} };
  const operation = { type: "delete_file", path: "a.txt" };
  const input = [
    user,
    { type: "local_shell_call", id: "lsh_1", call_id: "call_1", status: "completed", action },
    { type: "local_shell_call_output", id: "call_1", output: "total 0" },
    { type: "apply_patch_call", id: "apc_1", call_id: "call_2", status: "completed", operation },
    { type: "apply_patch_call_output", call_id: "call_2", status: "failed", output: "no such file" },
    { type: "shell_call", id: "sh_1", call_id: "call_3", status: "completed", action: { commands: ["pwd"] } },
    {
      ...{ type: "shell_call_output", call_id: "call_3" },
      output: [{ stdout: "/home", stderr: "", outcome: { type: "exit", exit_code: 0 } }],
    },
    {
      type: "computer_call",
      id: "cu_1",
      call_id: "call_4",
      status: "completed",
      action: { type: "screenshot" },
    },
    {
      ...{ type: "computer_call_output", call_id: "call_4" },
      output: { type: "computer_screenshot", image_url: `data:image/png;base64,${png}` },
    },
  ];

  it.each(others("openai-responses"))("arrive at %s with their results", (upstream) => {
    const { body, dropped } = translated("openai-responses", upstream, { input });
    const text = JSON.stringify(body).replaceAll("\\", "");
    for (const said of ["local_shell", '"command":["ls","-l"]', "total 0", '"path":"a.txt"', "no such file"])
      expect(text).toContain(said);
    for (const said of ['"commands":["pwd"]', '"stdout":"/home"', "screenshot", png])
      expect(text).toContain(said);
    expect(dropped).toEqual([]);
  });

  it("are calls of functions, and a patch that failed is an error", () => {
    const { body } = translated("openai-responses", "anthropic-messages", { input });
    expect(body.messages).toMatchObject([
      { role: "user" },
      { content: [{ type: "tool_use", id: "call_1", name: "local_shell", input: action }] },
      { content: [{ type: "tool_result", tool_use_id: "call_1" }] },
      { content: [{ type: "tool_use", id: "call_2", name: "apply_patch", input: operation }] },
      { content: [{ type: "tool_result", tool_use_id: "call_2", is_error: true }] },
      { content: [{ type: "tool_use", id: "call_3", name: "shell" }] },
      { content: [{ type: "tool_result", tool_use_id: "call_3" }] },
      { content: [{ type: "tool_use", id: "call_4", name: "computer" }] },
      { content: [{ type: "tool_result", tool_use_id: "call_4", content: [{ type: "image" }] }] },
    ]);
  });
});

describe("calls in a conversation that declares no tools", () => {
  const call = {
    id: "call_1",
    type: "function",
    function: { name: "weather", arguments: '{"city":"Rome"}' },
  };
  const messages = [
    user,
    { role: "assistant", content: null, tool_calls: [call] },
    { role: "tool", tool_call_id: "call_1", content: "18 C" },
  ];

  it("have their tools declared where they would be refused", () => {
    expect(translated("openai-chat", "bedrock-converse", { messages }).body.toolConfig).toEqual({
      tools: [{ toolSpec: { name: "weather", inputSchema: { json: { type: "object", properties: {} } } } }],
    });
    expect(translated("openai-chat", "anthropic-messages", { messages }).body).toMatchObject({
      tools: [{ name: "weather", input_schema: { type: "object", properties: {} } }],
      tool_choice: { type: "none" },
    });
    expect(translated("openai-chat", "gemini", { messages }).body.tools).toBeUndefined();
  });
});

describe("calls without ids", () => {
  const call = (city: string): Fields => ({
    function: { name: "weather", arguments: { city } },
  });
  const messages = [
    user,
    { role: "assistant", content: "", tool_calls: [call("Rome"), call("Oslo")] },
    { role: "tool", tool_name: "weather", content: "18 C" },
    { role: "tool", content: "3 C" },
  ];

  it.each(others("openai-chat"))("are told apart at %s, their results in order", (upstream) => {
    const text = JSON.stringify(translated("openai-chat", upstream, { messages }).body);
    const ids = [...text.matchAll(/call_1_\d/g)].map(([id]) => id);
    expect(ids).toEqual(["call_1_0", "call_1_1", "call_1_0", "call_1_1"]);
  });
});

describe("marks for the prompt cache", () => {
  const mark = { cache_control: { type: "ephemeral", scope: "global", ttl: "1h" } };
  const point = { cachePoint: { type: "default", ttl: "1h" } };

  it("are named where they say more than a lifetime", () => {
    const messages = [{ role: "user", content: [{ type: "text", text: "Hi", ...mark }] }];
    const { body, dropped } = translated("anthropic-messages", "bedrock-converse", {
      ...{ max_tokens: 100, messages },
      system: [{ type: "text", text: "Be brief.", ...mark }],
      tools: [{ name: "clock", input_schema: { type: "object" }, ...mark }],
    });
    expect(body).toMatchObject({
      messages: [{ role: "user", content: [{ text: "Hi" }, point] }],
      system: [{ text: "Be brief." }, point],
    });
    expect(dropped).toEqual(["cache_control.scope"]);
    const chat = translated("openai-chat", "bedrock-converse", { messages });
    expect(chat.dropped).toEqual(["cache_control.scope"]);
  });

  it("of a whole request or message are those of its last block", () => {
    const whole = { ...mark, cache_control: { type: "ephemeral" } };
    const plain = { cachePoint: { type: "default" } };
    const { body, dropped } = translated("anthropic-messages", "bedrock-converse", {
      ...{ max_tokens: 100, messages: [user], ...whole },
    });
    expect(body.messages).toEqual([{ role: "user", content: [{ text: "Hi" }, plain] }]);
    expect(dropped).toEqual([]);
    const messages = [
      { role: "system", content: "Be brief.", ...whole },
      { ...user, ...whole },
    ];
    const chat = translated("openai-chat", "bedrock-converse", { messages });
    expect(chat.body).toMatchObject({
      messages: [{ role: "user", content: [{ text: "Hi" }, plain] }],
      system: [{ text: "Be brief." }, plain],
    });
    expect(chat.dropped).toEqual([]);
  });
});

describe("a conversation of instructions alone", () => {
  const messages = [
    { role: "system", content: "Be brief." },
    { role: "system", content: "Say hello." },
  ];
  it("asks with the last of them", () => {
    expect(translated("openai-chat", "anthropic-messages", { messages }).body).toMatchObject({
      system: [{ text: "Be brief." }],
      messages: [{ role: "user", content: [{ text: "Say hello." }] }],
    });
    expect(translated("openai-chat", "gemini", { messages }).body).toMatchObject({
      systemInstruction: { parts: [{ text: "Be brief." }] },
      contents: [{ role: "user", parts: [{ text: "Say hello." }] }],
    });
    expect(translated("openai-chat", "bedrock-converse", { messages }).body).toMatchObject({
      system: [{ text: "Be brief." }],
      messages: [{ role: "user", content: [{ text: "Say hello." }] }],
    });
  });
});

describe("what only Anthropic's protocol says", () => {
  const base = { max_tokens: 100, messages: [user] };
  it.each<readonly [string, Fields, readonly string[]]>([
    ["members of `metadata`", { metadata: { user_id: "u", team: "a" } }, ["metadata.team"]],
    [
      "members of `thinking`",
      { thinking: { type: "enabled", budget_tokens: 2_000, keep: 1 } },
      ["thinking.keep"],
    ],
    ["a tool choice that nobody knows", { tool_choice: { type: "best" } }, ["tool_choice"]],
  ])("%s is named", (_name, fields, named) => {
    expect(translated("anthropic-messages", "openai-chat", { ...base, ...fields }).dropped).toEqual(named);
  });

  it("a compacted conversation arrives as its summary", () => {
    const messages = [
      { role: "assistant", content: [{ type: "compaction", content: "They want a ship." }] },
      user,
    ];
    const { body, dropped } = translated("anthropic-messages", "openai-chat", { ...base, messages });
    expect(body.messages).toMatchObject([
      { role: "assistant", content: "They want a ship." },
      { role: "user" },
    ]);
    expect(dropped).toEqual([]);
  });
});

it("Claude on Bedrock is asked which sequence ended its reply", () => {
  const { body } = translated("openai-chat", "bedrock-converse", { messages: [user], stop: ["END"] });
  expect(body.additionalModelResponseFieldPaths).toEqual(["/stop_sequence"]);
});
