import { describe, expect, it } from "vitest";
import type { NormalisedRequest, UpstreamTarget } from "../../operation/normalised-request.ts";
import { type Fields, fieldsList } from "../fields.ts";
import { chatReplyWriter } from "../openai-chat/chat-reply-writer.ts";
import { readChatRequest } from "../openai-chat/read-chat-request.ts";
import { writeChatRequest } from "../openai-chat/write-chat-request.ts";
import { officialSchemasSkipped, officialViolations } from "../testing/official-schemas.ts";
import { translatedCodec } from "../translated-codec.ts";
import { withCacheMarks } from "./cache-marks.ts";
import { messagesReplyReader } from "./messages-reply-reader.ts";
import { readMessagesRequest } from "./read-messages-request.ts";
import { message, replyContext } from "./testing/whole-reply.ts";
import { chatBodies, conversation } from "./testing/whole-requests.ts";
import { writeMessagesRequest } from "./write-messages-request.ts";

const toChat = translatedCodec(messagesReplyReader, chatReplyWriter);

const opus: UpstreamTarget = {
  provider: "anthropic",
  upstreamModel: "claude-opus-5",
  maxOutputTokens: 128_000,
};
const haiku: UpstreamTarget = { ...opus, upstreamModel: "claude-haiku-4-5", maxOutputTokens: 64_000 };
const oldest: UpstreamTarget = { ...opus, upstreamModel: "claude-3-5-haiku-latest", maxOutputTokens: null };

const { model: _, ...conversationBody } = conversation;

describe("readMessagesRequest and writeMessagesRequest", () => {
  it("say the same conversation again, nothing lost", () => {
    expect(writeMessagesRequest(readMessagesRequest(conversation), opus)).toEqual({
      body: conversationBody,
      dropped: [],
    });
  });

  it("keep the name of an end user within OpenAI's limit, each its own", () => {
    const user = (id: string): unknown =>
      writeChatRequest(readMessagesRequest({ messages: [], metadata: { user_id: id } }), "upstream").body
        .user;
    expect(user("u".repeat(64))).toBe("u".repeat(64));
    expect(user("u".repeat(65))).toMatch(/^[0-9a-f]{64}$/);
    expect(user("u".repeat(65))).not.toBe(user("u".repeat(66)));
  });

  it("names what only Anthropic can do, and refuses what the reply depends on", () => {
    const own = {
      ...{ ...conversation, context_management: { edits: [] }, speed: "fast" },
      messages: [
        {
          role: "user",
          content: [
            { type: "container_upload", file_id: "f" },
            { type: "text", text: "Go" },
          ],
        },
      ],
    };
    const { dropped } = writeChatRequest(readMessagesRequest(own), "upstream");
    expect(dropped).toEqual(
      expect.arrayContaining(["context_management", "speed", "messages.content.container_upload"]),
    );
    const remote = readMessagesRequest({ ...own, mcp_servers: [{ type: "url", url: "https://a.example" }] });
    expect(() => writeChatRequest(remote, "upstream")).toThrow("the client's own protocol");
    const search = readMessagesRequest({
      ...own,
      tools: [{ type: "web_search_20250305", name: "web_search" }],
    });
    expect(() => writeChatRequest(search, "upstream")).toThrow("web_search");
  });

  it.skipIf(officialSchemasSkipped)(
    `writes only what Anthropic's SDK knows, for every age of model${officialSchemasSkipped}`,
    () => {
      for (const target of [opus, haiku, oldest])
        for (const body of chatBodies) {
          const written = writeMessagesRequest(readChatRequest(body), target);
          const whole = { model: "claude-opus-5", ...written.body };
          // Newer SDKs know no sampling any more; older models still take it, and newer ones are not sent it.
          const sampling = target === opus ? {} : { temperature: 0, top_p: 0, top_k: 0 };
          const removed = new Set(["stream", ...Object.keys(sampling)]);
          const params = Object.fromEntries(Object.entries(whole).filter(([name]) => !removed.has(name)));
          expect(officialViolations("anthropic.MessageCreateParams", params)).toEqual([]);
        }
    },
  );

  it("keeps the meaning of a chat request on the way there and back", () => {
    const first = readChatRequest(chatBodies[0]!);
    const again = readMessagesRequest(writeMessagesRequest(first, opus).body);
    expect(meaning(again)).toEqual(meaning(first));
  });

  it("thinks as the model can: adaptively, by budget, or not where a tool is forced", () => {
    const asks = (changes: Fields, target: UpstreamTarget): Fields =>
      writeMessagesRequest(readChatRequest({ messages: [], ...changes }), target).body;
    expect(asks({ reasoning_effort: "minimal" }, opus)).toMatchObject({
      ...{ max_tokens: 128_000, thinking: { type: "adaptive", display: "summarized" } },
      output_config: { effort: "low" },
    });
    expect(asks({ reasoning_effort: "high", max_completion_tokens: 2_000 }, haiku).thinking).toEqual({
      ...{ type: "enabled", budget_tokens: 1_600 },
    });
    expect(asks({ reasoning_effort: "none" }, opus).thinking).toEqual({ type: "disabled" });
    expect(asks({ reasoning_effort: "none" }, haiku).thinking).toBeUndefined();
    const tools = [{ type: "function", function: { name: "f" } }];
    const forced = writeMessagesRequest(
      readChatRequest({ messages: [], tools, tool_choice: "required", reasoning_effort: "high" }),
      haiku,
    );
    expect(forced.body.thinking).toBeUndefined();
    expect(forced.dropped).toEqual(["reasoning_effort"]);
    // The candidate's own effort counts more than the client's preference.
    expect(asks({ reasoning_effort: "high" }, { ...opus, reasoningEffort: "low" }).output_config).toEqual({
      effort: "low",
    });
  });

  it("gives a reply in JSON by a tool where there is no structured output, and reads it back as text", () => {
    const format = {
      type: "json_schema",
      json_schema: { name: "s", schema: { type: "object", properties: {} } },
    };
    const native = writeMessagesRequest(
      readChatRequest({ messages: [], response_format: format }),
      haiku,
    ).body;
    expect(native.output_config).toEqual({
      format: {
        type: "json_schema",
        schema: { type: "object", properties: {}, additionalProperties: false },
      },
    });
    const forced = writeMessagesRequest(
      readChatRequest({ messages: [], response_format: format }),
      oldest,
    ).body;
    expect(forced.tool_choice).toEqual({ type: "tool", name: "tradewind_reply" });
    const reply = {
      ...{ ...message, stop_reason: "tool_use" },
      content: [{ type: "tool_use", id: "toolu_9", name: "tradewind_reply", input: { a: 1 } }],
    };
    const read = toChat.readWhole(Buffer.from(JSON.stringify(reply)), replyContext());
    const [choice] = fieldsList(JSON.parse((read as { bytes: string }).bytes).choices);
    expect(choice).toMatchObject({ finish_reason: "stop", message: { content: '{"a":1}' } });
  });

  it("makes ids fit, the same for call and result, and different for different ones", () => {
    const body = {
      messages: [
        { role: "user", content: "Go" },
        {
          role: "assistant",
          tool_calls: ["call.1", "call:1"].map((id) => ({
            ...{ id, type: "function", function: { name: "f", arguments: "not JSON" } },
          })),
        },
        { role: "tool", tool_call_id: "call.1", content: "one" },
        { role: "tool", tool_call_id: "call:1", content: "two" },
      ],
    };
    const [, calls, results] = fieldsList(writeMessagesRequest(readChatRequest(body), haiku).body.messages);
    const ids = fieldsList(calls!.content).map(({ id }) => id);
    expect(ids).toEqual(fieldsList(results!.content).map(({ tool_use_id: id }) => id));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9_-]+$/);
  });

  it.each([
    ["n", { n: 2 }],
    ["logprobs", { logprobs: true }],
  ])("refuses %s", (_name, changes) => {
    expect(() => writeMessagesRequest(readChatRequest({ messages: [], ...changes }), haiku)).toThrow();
  });

  it("marks long prefixes for the cache where it may, and nothing that is marked already", () => {
    const long = "word ".repeat(3_000);
    const body = writeMessagesRequest(
      readChatRequest({
        messages: [
          { role: "system", content: long },
          { role: "user", content: "One" },
          { role: "assistant", content: "Two" },
          { role: "user", content: "Three" },
        ],
      }),
      haiku,
    ).body;
    const marked = withCacheMarks(body, 1_024);
    const cache = { cache_control: { type: "ephemeral" } };
    expect(marked.system).toEqual([{ type: "text", text: long, ...cache }]);
    expect(fieldsList(marked.messages).at(-1)!.content).toEqual([{ type: "text", text: "Three", ...cache }]);
    expect(withCacheMarks(marked, 1_024)).toBe(marked);
    expect(withCacheMarks(body, 100_000)).toEqual(body);
  });

  it("keeps a system turn in its place, marked where the model takes none there", () => {
    const messages = [
      { role: "user", content: "One" },
      { role: "assistant", content: "Two" },
      { role: "system", content: "Now in French." },
      { role: "user", content: "Three" },
    ];
    expect(writeMessagesRequest(readChatRequest({ messages }), opus).body.messages).toEqual([
      { role: "user", content: [{ type: "text", text: "One" }] },
      { role: "assistant", content: [{ type: "text", text: "Two" }] },
      {
        role: "user",
        content: [
          { type: "text", text: "<system>\nNow in French.\n</system>" },
          { type: "text", text: "Three" },
        ],
      },
    ]);
  });
});

/** What must be the same on both sides: marks, names and order of parts, without what one side has no place for. */
function meaning(request: NormalisedRequest): unknown {
  const { turns, tools, toolChoice, parallelToolCalls, output, maxOutputTokens, stop, isStream, endUser } =
    request;
  const schema = output.kind === "schema" ? output.schema : null;
  return { turns, tools, toolChoice, parallelToolCalls, schema, maxOutputTokens, stop, isStream, endUser };
}
