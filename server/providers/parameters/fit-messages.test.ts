import { describe, expect, it } from "vitest";
import { fitMessages } from "./fit-messages.ts";
import { lackingParameter } from "./fit-parameters.ts";
import { messageShape } from "./message-shapes.ts";

const open = { takesDeveloperRole: true, messageFields: null };
const fitted = (provider: string, upstreamModel: string, messages: readonly object[]) => {
  const dropped: string[] = [];
  return { messages: fitMessages(messages, open, messageShape(provider, upstreamModel), dropped), dropped };
};
const user = { role: "user", content: "Hi" };
const called = (id: string) => ({
  role: "assistant",
  content: "",
  tool_calls: [{ id, type: "function", function: { name: "f", arguments: "{}" } }],
});
const result = (id: string, content = "7") => ({ role: "tool", tool_call_id: id, content });

describe("fitMessages", () => {
  it("leaves a conversation alone that every endpoint takes", () => {
    const messages = [user, called("a1b2c3d4e"), result("a1b2c3d4e")];
    for (const provider of ["openai", "mistral", "xai", "groq", "vllm"])
      expect(fitted(provider, "any", messages)).toEqual({ messages: null, dropped: [] });
  });

  it("gives calls and their results the same id of nine signs where a model of Mistral's asks for it", () => {
    const messages = [user, called("call_1"), result("call_1"), called("call_2"), result("call_2")];
    for (const [provider, model] of [
      ["mistral", "mistral-large-2512"],
      ["openrouter", "mistralai/mistral-large-2512"],
    ] as const) {
      const made = fitted(provider, model, messages).messages as Partial<
        ReturnType<typeof called> & ReturnType<typeof result>
      >[];
      const ids = made.slice(1).map((one) => one.tool_calls?.[0]?.id ?? one.tool_call_id);
      expect(ids[0]).toMatch(/^[a-z0-9]{9}$/);
      expect([ids[0], ids[2]]).toEqual([ids[1], ids[3]]);
      expect(ids[0]).not.toBe(ids[2]);
    }
  });

  it("puts the assistant between a result and the user, and says so", () => {
    const made = fitted("mistral", "m", [user, called("a1b2c3d4e"), result("a1b2c3d4e"), user]);
    expect(made.messages?.map((one) => (one as { role: string }).role)).toEqual([
      ...["user", "assistant", "tool", "assistant", "user"],
    ]);
    expect(made.dropped).toEqual(["messages.order"]);
  });

  it("leaves out turns that say nothing, but never all of them", () => {
    const empty = { role: "assistant", content: "" };
    expect(fitted("openai", "gpt-5", [user, empty, user]).messages).toEqual([user, user]);
    expect(fitted("openai", "gpt-5", [{ role: "system", content: "" }, user]).messages).toEqual([user]);
    expect(fitted("openai", "gpt-5", [empty, empty]).messages).toBeNull();
    expect(fitted("openai", "gpt-5", [{ role: "user", content: "" }, user]).messages).toBeNull();
    expect(fitted("xai", "grok-4.6", [{ role: "user", content: "" }, user]).messages).toEqual([user]);
  });

  it("says that a tool returned nothing, marks a begun reply, keeps the place of reasons, each where it is asked for", () => {
    const calls = [user, called("c"), result("c", "")];
    expect(fitted("xai", "grok-4.6", calls).messages?.[2]).toEqual(result("c", "(no output)"));
    expect(fitted("openai", "gpt-5", calls).messages).toBeNull();
    const begun = [user, { role: "assistant", content: "It is" }];
    expect(fitted("mistral", "m", begun).messages?.[1]).toMatchObject({ prefix: true });
    expect(fitted("deepseek", "deepseek-chat", calls).messages?.[1]).toMatchObject({ reasoning_content: "" });
    expect(fitted("deepseek", "deepseek-chat", begun).messages).toBeNull();
  });

  it("leaves out names that no endpoint takes", () => {
    const named = (name: unknown) => ({ ...user, name });
    expect(fitted("openai", "gpt-5", [named("alice_1")]).messages).toBeNull();
    for (const name of ["Alice Smith", "", "a<b", "x".repeat(65)])
      expect(fitted("openai", "gpt-5", [named(name)])).toEqual({
        messages: [user],
        dropped: ["messages.name"],
      });
  });
});

describe("a reply that the client began", () => {
  const messages = [user, { role: "assistant", content: "It is" }];
  it.each([
    ["anthropic", "claude-opus-4-6", false],
    ["anthropic", "claude-sonnet-5-5", false],
    ["openrouter", "anthropic/claude-opus-4.8", false],
    ["bedrock", "anthropic.claude-sonnet-4-6-20260101-v1:0", false],
    ["anthropic", "claude-haiku-4-5", true],
    ["anthropic", "claude-opus-4-5-20251101", true],
    ["anthropic", "claude-sonnet-4-20250514", true],
    ["anthropic", "claude-3-5-sonnet-latest", true],
    ["deepseek", "deepseek-reasoner", false],
    ["openai", "gpt-5", true],
  ])("%s's %s: %s", (provider, upstreamModel, isTaken) => {
    expect(lackingParameter({ messages }, { provider, upstreamModel }) === null).toBe(isTaken);
    expect(lackingParameter({ messages: [...messages, user] }, { provider, upstreamModel })).toBeNull();
  });
});
