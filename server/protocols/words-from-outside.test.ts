import { describe, expect, it } from "vitest";
import type { NormalisedRequest } from "../operation/normalised-request.ts";
import { claudeTraits } from "./anthropic-messages/claude-traits.ts";
import { messagesErrors } from "./anthropic-messages/messages-errors.ts";
import { thinkingSettings } from "./anthropic-messages/thinking-settings.ts";
import type { Fields } from "./fields.ts";
import { thinkingConfig } from "./gemini/thinking-config.ts";
import { replyCodec } from "./protocols.ts";
import type { ReplyContext } from "./reply-codec.ts";

/** Words of clients and upstreams are looked up in tables: a name that every object has is none of theirs. */
const word = "constructor";

describe("a word that every object has as a name", () => {
  const text = [{ type: "text", text: "Hi" }];
  it.each<["openai-chat" | "anthropic-messages" | "gemini" | "bedrock-converse", Fields]>([
    ["openai-chat", { choices: [{ index: 0, message: { content: "Hi" }, finish_reason: word }] }],
    ["anthropic-messages", { type: "message", role: "assistant", content: text, stop_reason: word }],
    ["gemini", { candidates: [{ content: { role: "model", parts: [{ text: "Hi" }] }, finishReason: word }] }],
    [
      "bedrock-converse",
      { output: { message: { role: "assistant", content: [{ text: "Hi" }] } }, stopReason: word },
    ],
  ])("ends a reply of %s as an unknown reason does", (from, reply) => {
    const context = {
      ...{ requestId: "r1", nowSeconds: 7, servedModelId: "test/served", customTools: new Set<string>() },
      ...{ clientBody: {}, maxEventBytes: 1e6 },
      priceUsage: () => ({ cost: null, unknownReason: "no price" }),
    } satisfies ReplyContext;
    const client = from === "openai-chat" ? "anthropic-messages" : "openai-chat";
    const read = (reason: string) => {
      const bytes = Buffer.from(JSON.stringify(reply).replace(word, reason));
      const whole = replyCodec(client, from)!.readWhole(bytes, context);
      if (whole.kind !== "reply") throw new Error(`no reply: ${JSON.stringify(whole)}`);
      return { bytes: whole.bytes.replaceAll(/"\w*id":"[^"]*"/g, ""), finishReason: whole.finishReason };
    };
    const unknown = read("unheard_of");
    expect(unknown.bytes).toContain("Hi");
    expect(read(word).bytes.replaceAll(word, "unheard_of")).toBe(unknown.bytes);
  });

  it("is no effort, and no code of an error", () => {
    const request = (effort: string) =>
      ({
        reasoning: { effort, budgetTokens: null, mode: null, display: null },
        turns: [],
      }) as unknown as Pick<NormalisedRequest, "reasoning" | "turns">;
    const thinking = (effort: string) =>
      thinkingSettings(
        request(effort),
        { reasoningEffort: null },
        claudeTraits("claude-sonnet-4"),
        64_000,
        false,
      );
    expect(thinking(word)).toEqual(thinking("unheard_of"));
    expect(thinking(word).thinking).toMatchObject({ budget_tokens: 16_384 });
    for (const model of ["gemini-3-pro", "gemini-2.5-flash"])
      expect(thinkingConfig(request(word).reasoning, model)).toEqual({ includeThoughts: true });
    const error = { message: "No.", type: "api_error", code: word, param: null };
    expect(JSON.parse(messagesErrors.body(error, "r1"))).toMatchObject({ error: { type: "api_error" } });
  });
});
