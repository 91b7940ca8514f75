import { describe, expect, it } from "vitest";
import type { ChatRequestBody } from "../../protocols/openai-chat/chat-request-schema.ts";
import { createTestGateway, routeTo, type TestGateway, testModel } from "../testing/test-gateway.ts";
import { conversationMemoryDefaults, createConversationMemory } from "./conversation-memory.ts";

const first = [{ role: "user", content: "Plan a trip to Lisbon." }];
const second = [
  ...first,
  { role: "assistant", content: "Sure." },
  { role: "user", content: "For three days." },
];
const models = [testModel("a/one", ["a"]), testModel("b/two", ["b"])];
const auto = (messages: ChatRequestBody["messages"], extra: object = {}): ChatRequestBody => ({
  model: "auto",
  messages,
  ...extra,
});
const open = (served = "b/two"): TestGateway => createTestGateway(models, routeTo(served));
const lastAsked = ({ asked }: TestGateway) => asked.at(-1)!.lastServed;

describe("a conversation", () => {
  it("is recognised by its messages, with who served it, when, and how much was sent", async () => {
    const test = open();
    await test.chat(auto(first));
    expect(lastAsked(test)).toBeUndefined();
    test.nowMs += 30_000;
    await test.chat(auto(second));
    expect(lastAsked(test)).toEqual({ candidateId: "b/two", servedAtMs: 1_000_000, inputTokens: 5000 });
    await test.chat(
      auto([...second, { role: "assistant", content: "Day 1." }, { role: "user", content: "And day 2?" }]),
    );
    expect(lastAsked(test)?.servedAtMs).toBe(1_030_000);
  });

  it("is nobody else's: another caller's conversation with the same words is unknown", async () => {
    const test = open();
    await test.chat(auto(first), "caller-1");
    await test.chat(auto(second), "caller-2");
    expect(lastAsked(test)).toBeNull();
    await test.chat(auto(second), "caller-1");
    expect(lastAsked(test)?.candidateId).toBe("b/two");
  });

  it("is remembered from a pinned request too, and not from one that failed", async () => {
    const test = open();
    await test.chat({ model: "a/one", messages: first });
    await test.chat(auto(second));
    expect(lastAsked(test)?.candidateId).toBe("a/one");
    const failed = open();
    failed.failing = true;
    await failed.chat(auto(first));
    await failed.chat(auto(second));
    expect(lastAsked(failed)).toBeNull();
  });

  it("is not guessed where two models served the same opening", async () => {
    const test = open();
    await test.chat(auto(first));
    await test.chat({ model: "a/one", messages: first });
    await test.chat(auto(second));
    expect(lastAsked(test)).toBeNull();
  });

  it("goes by the session id, of the body or the header, before anything else", async () => {
    const test = open();
    const session = (id: string) => ({ routing: { session_id: id } });
    await test.chat(auto(first, session("s-1")));
    const other = [{ role: "user", content: "Quite another matter." }];
    await test.chat(auto(other, session("s-1")));
    expect(lastAsked(test)?.candidateId).toBe("b/two");
    await test.chat(auto(other), undefined, "s-1");
    expect(lastAsked(test)?.candidateId).toBe("b/two");
    await test.chat(auto(other, session("s-2")), undefined, "s-1");
    expect(lastAsked(test)).toBeNull();
  });

  it("goes by the cache key and the opening, where the client shortens what lies between", async () => {
    const test = open();
    const key = { prompt_cache_key: "chat-7" };
    await test.chat(auto(first, key));
    const shortened = [
      ...first,
      { role: "assistant", content: "(summary)" },
      { role: "assistant", content: "Day 5." },
      { role: "user", content: "And day 6?" },
    ];
    await test.chat(auto(shortened, key));
    expect(lastAsked(test)?.candidateId).toBe("b/two");
    await test.chat(auto([{ role: "user", content: "Other." }, ...shortened.slice(1)], key));
    expect(lastAsked(test)).toBeNull();
  });

  it("is asked about in an explanation, but explaining remembers nothing", async () => {
    const test = open();
    await test.explain(auto(first));
    await test.explain(auto(second));
    expect(lastAsked(test)).toBeNull();
    await test.chat(auto(first));
    await test.explain(auto(second));
    expect(lastAsked(test)?.candidateId).toBe("b/two");
  });
});

describe("createConversationMemory", () => {
  const served = (candidateId: string) => ({ candidateId, servedAtMs: 0, inputTokens: 1 });

  it("forgets what is old, and beyond its bound what was used longest ago", () => {
    const clock = { nowMs: 0, monotonicMs: () => clock.nowMs };
    const memory = createConversationMemory(clock, { maxEntries: 2 });
    memory.remember("t", "a", served("m"), true);
    memory.remember("t", "b", served("m"), true);
    memory.last("t", "a");
    memory.remember("t", "c", served("m"), true);
    expect(["a", "b", "c"].map((key) => memory.last("t", key)?.candidateId)).toEqual(["m", undefined, "m"]);
    clock.nowMs = conversationMemoryDefaults.lifetimeMs;
    expect(memory.last("t", "c")?.candidateId).toBe("m");
    clock.nowMs += 1;
    expect(memory.last("t", "c")).toBeNull();
  });

  it("knows a key with two candidates for ambiguous, unless the key is unique", () => {
    const memory = createConversationMemory({ monotonicMs: () => 0 });
    for (const [key, isUnique] of [
      ["turn", false],
      ["session", true],
    ] as const) {
      memory.remember("t", key, served("m"), isUnique);
      memory.remember("t", key, served("m"), isUnique);
      expect(memory.last("t", key)?.candidateId).toBe("m");
      memory.remember("t", key, served("n"), isUnique);
      expect(memory.last("t", key)?.candidateId).toBe(isUnique ? "n" : undefined);
    }
    memory.remember("t", "turn", served("n"), false);
    expect(memory.last("t", "turn")).toBeNull();
  });

  it("tells one tenant nothing of another's, and forgets one tenant alone", () => {
    const memory = createConversationMemory({ monotonicMs: () => 0 });
    memory.remember("t", "a", { ...served("m"), inputTokens: null, cachedTokens: 7 }, true);
    memory.remember("u", "b", served("n"), true);
    expect(memory.last("u", "a")).toBeNull();
    expect(memory.knows("u", "a")).toBe(false);
    expect(memory.last("t", "a")).toEqual({
      candidateId: "m",
      servedAtMs: 0,
      inputTokens: null,
      cachedTokens: 7,
    });
    memory.forget("t");
    expect([memory.last("t", "a"), memory.last("u", "b")?.candidateId]).toEqual([null, "n"]);
  });
});
