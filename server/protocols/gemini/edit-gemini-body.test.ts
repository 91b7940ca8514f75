import { describe, expect, it } from "vitest";
import { sealThought } from "../signature-envelope.ts";
import { editGeminiBody, unknownToGoogle } from "./edit-gemini-body.ts";

const contents = [{ role: "user", parts: [{ text: "naïve 日本" }] }];

interface Target {
  readonly provider?: string;
  readonly model?: string;
  readonly effort?: string | null;
}

/** The bytes that go out for a body that came as this text. */
function edited(
  text: string,
  { provider = "gemini", model = "gemini-3.5-flash", effort = null }: Target = {},
) {
  const payload = { body: JSON.parse(text), bytes: Buffer.from(text), isStream: false };
  const call = {
    operation: { payload },
    deployment: { provider, upstreamModel: model },
    reasoningEffort: effort,
  };
  return editGeminiBody(call as never).toString();
}
const sent = (body: object, target?: Target) => JSON.parse(edited(JSON.stringify(body), target));

describe("a request that goes on to Gemini", () => {
  it("keeps every byte but the gateway's own fields", () => {
    const own = '"contents" : [ {"parts":[{"text":"naïve \\u65e5 日本"}]} ],  "unknown_thing": 1.50';
    expect(edited(`{${own}}`)).toBe(`{${own}}`);
    expect(JSON.parse(edited(`{"routing":{"resume":"never"},"models":["a"],"model":"b",${own}}`))).toEqual(
      JSON.parse(`{${own}}`),
    );
  });

  it.each([
    ["gemini", { labels: { a: "b" }, serviceTier: "flex" }, ["labels"]],
    ["vertex", { labels: { a: "b" }, service_tier: "flex", store: true }, ["serviceTier", "store"]],
  ])("loses what %s does not know, by name", (provider, fields, unknown) => {
    expect(unknownToGoogle(fields, provider)).toEqual(unknown);
    const left = sent({ contents, ...fields }, { provider });
    expect(Object.keys(left)).toHaveLength(1 + Object.keys(fields).length - unknown.length);
  });

  it("thinks as much as was chosen where the client does not say", () => {
    const shown = { generation_config: { topK: 1, thinkingConfig: { includeThoughts: true } } };
    expect(sent({ contents, ...shown }, { effort: "high" })).toEqual({
      contents,
      generation_config: { topK: 1, thinkingConfig: { includeThoughts: true, thinkingLevel: "HIGH" } },
    });
    const budget = { contents, generationConfig: { thinkingConfig: { thinkingBudget: 7 } } };
    expect(sent(budget, { effort: "high" })).toEqual(budget);
    const level = { contents, generationConfig: { thinkingConfig: { thinkingLevel: "LOW" } } };
    expect(sent(level, { effort: "low" })).toEqual(level);
  });

  it("has no thoughts of other providers' models, which Google would refuse", () => {
    const signature = { protocol: "anthropic-messages", value: "c2ln" } as const;
    const foreign = sealThought({ signature, isSummary: false, isRedacted: false, id: null, callId: null });
    const parts = [
      { text: "Hm", thought: true },
      { text: "Well.", thoughtSignature: foreign },
      { functionCall: { name: "f", args: {} } },
    ];
    const asked = { contents: [...contents, { role: "model", parts }] };
    const told = sent(asked, { model: "gemini-2.5-flash" });
    expect(told.contents[1].parts).toEqual([{ text: "Well." }, { functionCall: { name: "f", args: {} } }]);
    // A model of the third generation wants a word in place of the seal.
    const third = sent(asked).contents[1].parts;
    expect(third[1]).toEqual({
      ...{ functionCall: { name: "f", args: {} }, thoughtSignature: "skip_thought_signature_validator" },
    });
    const own = {
      contents: [...contents, { role: "model", parts: [{ ...parts[2], thoughtSignature: "b3du" }] }],
    };
    expect(sent(own)).toEqual(own);
  });
});
