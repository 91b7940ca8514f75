import { appendFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cacheKey, openReplyCache } from "./reply-cache.ts";
import type { TargetReply, TargetRequest } from "./target.ts";

const reply = (text: string): TargetReply => ({
  reply: { text, toolCalls: [] },
  finishReason: "stop",
  servedModel: null,
  usage: { inputTokens: 1, outputTokens: 2 },
  costNanoUsd: 3,
  costUnknownReason: null,
  latencyMs: 4,
  timeToFirstTokenMs: null,
});
const request: TargetRequest = { messages: [{ role: "user", content: "hi" }], tools: [], parameters: {} };

describe("openReplyCache", () => {
  it("finds again what it kept, also after it was closed, tabs and line breaks included", () => {
    const folder = mkdtempSync(join(tmpdir(), "cache-"));
    const cache = openReplyCache(folder);
    const texts = ["a\tb\nc", "é👍", "", "x".repeat(100_000)];
    for (const [at, text] of texts.entries()) cache.keep(`key${at}`, reply(text));
    for (const [at, text] of texts.entries()) expect(cache.find(`key${at}`)).toEqual(reply(text));
    cache.close();
    const again = openReplyCache(folder);
    for (const [at, text] of texts.entries()) expect(again.find(`key${at}`)?.reply.text).toBe(text);
    expect(again.find("other")).toBeNull();
    again.close();
  });

  it("leaves out a line that a crash cut off, and keeps what comes after it", () => {
    const folder = mkdtempSync(join(tmpdir(), "cache-"));
    const cache = openReplyCache(folder);
    cache.keep("one", reply("1"));
    cache.close();
    appendFileSync(join(folder, "replies.tsv"), 'two\t{"reply": {"te');
    const again = openReplyCache(folder);
    expect(again.find("two")).toBeNull();
    again.keep("three", reply("3"));
    again.close();
    const last = openReplyCache(folder);
    expect([last.find("one")?.reply.text, last.find("three")?.reply.text]).toEqual(["1", "3"]);
    last.close();
  });
});

describe("two processes with one cache", () => {
  it("find what the other kept, whoever wrote last", () => {
    const folder = mkdtempSync(join(tmpdir(), "cache-"));
    const [one, other] = [openReplyCache(folder), openReplyCache(folder)];
    for (let count = 0; count < 50; count += 1) {
      one.keep(`one-${count}`, reply(`1 ${count}`));
      if (count % 3 === 0) other.keep(`other-${count}`, reply(`2 ${count}`));
      if (count % 7 === 0) expect(other.find(`one-${count}`)?.reply.text).toBe(`1 ${count}`);
    }
    // The other died while it wrote.
    appendFileSync(join(folder, "replies.tsv"), 'dead\t{"reply": {"te');
    one.keep("after", reply("3"));
    for (const cache of [one, other, openReplyCache(folder)]) {
      expect(cache.find("one-49")?.reply.text).toBe("1 49");
      expect(cache.find("other-48")?.reply.text).toBe("2 48");
      expect(cache.find("after")?.reply.text).toBe("3");
      expect(cache.find("dead")).toBeNull();
      cache.close();
    }
  });
});

describe("cacheKey", () => {
  it("differs in whatever a reply depends on", () => {
    const keys = [
      cacheKey("a", request, 0, null),
      cacheKey("b", request, 0, null),
      cacheKey("a", request, 1, null),
      cacheKey("a", request, 0, 7),
      cacheKey("a", { ...request, parameters: { temperature: 0 } }, 0, null),
      cacheKey("a", { ...request, messages: [{ role: "user", content: "ho" }] }, 0, null),
      cacheKey("a", { ...request, tools: [{ type: "function", function: { name: "f" } }] }, 0, null),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(cacheKey("a", { ...request }, 0, null)).toBe(keys[0]);
  });
});
