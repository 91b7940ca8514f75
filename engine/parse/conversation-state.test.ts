import { describe, expect, it } from "vitest";
import type { ChatMessage } from "./chat-request.ts";
import { hasProviderState, isToolLoopOpen } from "./conversation-state.ts";
import { parseRequest } from "./parse-request.ts";

const user: ChatMessage = { role: "user", content: "What is the weather in Lisbon?" };
const call: ChatMessage = {
  role: "assistant",
  content: null,
  tool_calls: [{ id: "call_1", type: "function", function: { name: "weather", arguments: "{}" } }],
};
const result: ChatMessage = { role: "tool", content: "18 C" };
const reply: ChatMessage = { role: "assistant", content: "18 degrees." };

describe("isToolLoopOpen", () => {
  it("is open from the call to the reply that follows its result", () => {
    expect(isToolLoopOpen([user])).toBe(false);
    expect(isToolLoopOpen([user, call])).toBe(true);
    expect(isToolLoopOpen([user, call, result])).toBe(true);
    expect(isToolLoopOpen([user, call, result, { role: "system", content: "Be brief." }])).toBe(true);
    expect(isToolLoopOpen([user, call, result, reply])).toBe(false);
    expect(isToolLoopOpen([user, call, result, reply, user])).toBe(false);
    expect(isToolLoopOpen([user, { role: "assistant", content: "Hi", tool_calls: [] }])).toBe(false);
    expect(isToolLoopOpen([{ role: "system", content: "" }])).toBe(false);
  });
});

describe("hasProviderState", () => {
  const withReply = (assistant: object) =>
    hasProviderState({
      model: "auto",
      messages: [user, { role: "assistant", content: "x", ...assistant }, user],
    });

  it("finds what only its maker can read, wherever it stands in the conversation", () => {
    const found = [
      { content: [{ type: "thinking", thinking: "so", signature: "EqQB" }] },
      { content: [{ type: "redacted_thinking", data: "abc" }] },
      { content: [{ type: "reasoning", encrypted_content: "gAAA" }] },
      { content: [{ type: "reasoning", text: "so", signature: "c2ln" }] },
      { content: [{ type: "text", text: "so", thought_signature: "c2ln" }] },
      { reasoning_details: [{ type: "reasoning.encrypted", data: "abc" }] },
      { tool_calls: [{ id: "1", extra_content: { google: { thought_signature: "c2ln" } } }] },
      { tool_calls: [{ id: "0" }, { id: "1", thought_signature: "c2ln" }] },
      { tool_calls: [{ id: "1", function: { name: "f", thought_signature: "c2ln" } }] },
      { extra_content: { google: { thought_signature: "c2ln" } } },
    ];
    expect(found.map(withReply)).toEqual(found.map(() => true));
    expect(hasProviderState({ model: "auto", messages: [user], previous_response_id: "resp_1" })).toBe(true);
  });

  it("takes plain replies, thinking without a signature and empty fields for text like any other", () => {
    const plain = [
      {},
      { content: null },
      { content: [{ type: "thinking", thinking: "so" }] },
      { content: [{ type: "thinking", thinking: "so", signature: "" }] },
      { reasoning_details: [] },
      { reasoning_details: null },
      { tool_calls: [{ id: "1", function: { name: "f", arguments: "{}" } }, null] },
      { extra_content: { google: null } },
    ];
    expect(plain.map(withReply)).toEqual(plain.map(() => false));
    expect(hasProviderState({ model: "auto", messages: [user], previous_response_id: null })).toBe(false);
  });

  it("reads replies only: a user who writes of signatures locks nothing", () => {
    const quoted = { role: "user", content: [{ type: "thinking", signature: "EqQB" }] };
    expect(hasProviderState({ model: "auto", messages: [quoted] })).toBe(false);
  });
});

describe("turn keys", () => {
  const parse = (messages: readonly ChatMessage[]) => parseRequest({ model: "auto", messages });

  it("let each request of a conversation recognise the one before it", () => {
    const turns = [[user], [user, call, result], [user, call, result, reply, { ...user, content: "Porto?" }]];
    const parsed = turns.map(parse);
    expect(parsed[0]!.previousTurnKey).toBeUndefined();
    expect(parsed[1]!.previousTurnKey).toBe(parsed[0]!.turnKey);
    expect(parsed[2]!.previousTurnKey).toBe(parsed[1]!.turnKey);
    expect(new Set(parsed.map(({ turnKey }) => turnKey)).size).toBe(3);
  });

  it("tell conversations apart that opened alike and then went different ways", () => {
    const one = parse([user, call, result]);
    const other = parse([user, call, { ...result, content: "21 C" }]);
    expect(one.conversationKey).toBe(other.conversationKey);
    expect(one.turnKey).not.toBe(other.turnKey);
  });

  it("are absent where there is no user's message to know a conversation by", () => {
    expect(parse([{ role: "system", content: "x" }]).turnKey).toBeUndefined();
  });

  it("pass on the caller's cache key, and flag tool loop and state", () => {
    const parsed = parseRequest({
      model: "auto",
      messages: [user, { ...call, reasoning_details: [{}] }, result],
      prompt_cache_key: "chat-7",
    });
    expect(parsed).toMatchObject({ promptCacheKey: "chat-7", openToolLoop: true, hasProviderState: true });
    expect(parse([user])).toMatchObject({ openToolLoop: false, hasProviderState: false });
    expect(parse([user]).promptCacheKey).toBeUndefined();
  });
});
