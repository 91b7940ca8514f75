import { describe, expect, it } from "vitest";
import { fitMessagesBody } from "./fit-messages-body.ts";

const none: ReadonlySet<string> = new Set();
const fitted = (upstreamModel: string, body: object, refusedBefore = none) => {
  const fit = fitMessagesBody(
    { max_tokens: 4096, ...body },
    { provider: "anthropic", upstreamModel },
    refusedBefore,
  );
  return (
    fit && {
      omitted: [...fit.omitted],
      dropped: fit.dropped,
      replaced: Object.fromEntries(fit.replaced ?? []),
    }
  );
};
const nothing = { omitted: [], dropped: [], replaced: {} };

describe("fitMessagesBody", () => {
  it("leaves out sampling that a model fixes, and `top_p` beside a temperature; the default is no wish", () => {
    const body = { temperature: 0.7, top_p: 0.9, top_k: 5 };
    const all = ["temperature", "top_p", "top_k"];
    expect(fitted("claude-haiku-5-5", body)).toEqual({ ...nothing, omitted: all, dropped: all });
    expect(fitted("claude-haiku-4-5", body)).toEqual({ ...nothing, omitted: ["top_p"], dropped: ["top_p"] });
    expect(fitted("claude-3-opus-latest", body)).toEqual(nothing);
    expect(fitted("claude-haiku-5-5", { temperature: 1 })).toEqual({ ...nothing, omitted: ["temperature"] });
  });

  it("lets a model think in the way that it has", () => {
    const budget = { thinking: { type: "enabled", budget_tokens: 2000 } };
    const adaptive = { thinking: { type: "adaptive" } };
    expect(fitted("claude-opus-4-8", budget)).toEqual({
      ...{ omitted: [], dropped: ["thinking.budget_tokens"], replaced: adaptive },
    });
    expect(fitted("claude-opus-4-5", budget)).toEqual(nothing);
    expect(fitted("claude-opus-4-8", adaptive)).toEqual(nothing);
    expect(fitted("claude-haiku-4-5", adaptive)?.replaced).toEqual({
      thinking: { type: "enabled", budget_tokens: 3276 },
    });
    expect(fitted("claude-haiku-4-5", { ...adaptive, max_tokens: 1000 })?.dropped).toEqual(["thinking"]);
  });

  it("leaves out an effort that a model does not have, and keeps what stands beside it", () => {
    const output_config = { effort: "high", format: { type: "json_schema", schema: {} } };
    expect(fitted("claude-haiku-4-5", { output_config })).toEqual({
      ...{ omitted: [], dropped: ["output_config.effort"] },
      replaced: { output_config: { format: output_config.format } },
    });
    expect(fitted("claude-opus-4-8", { output_config })).toEqual(nothing);
  });

  it("does without what was refused before, and leaves other vendors' models alone", () => {
    expect(fitted("claude-haiku-4-5", { top_k: 5 }, new Set(["top_k", "seed"]))?.dropped).toEqual(["top_k"]);
    expect(fitted("MiniMax-M3", { temperature: 0.7, top_p: 0.9 })).toBeNull();
  });

  it("makes an object of a tool's schema, which can then not be strict; Anthropic's own tools stay", () => {
    const search = { type: "web_search_20250305", name: "web_search" };
    const input_schema = { type: "object", properties: {}, oneOf: [{ required: ["a"] }] };
    const tools = [{ name: "f", strict: true, input_schema }, search];
    expect(fitted("claude-opus-4-8", { tools })).toEqual({
      ...{ omitted: [], dropped: ["tools.input_schema.oneOf", "tools.strict"] },
      replaced: {
        tools: [{ name: "f", input_schema: { type: "object", properties: {}, required: ["a"] } }, search],
      },
    });
    expect(fitted("claude-opus-4-8", { tools: [search] })).toEqual(nothing);
  });
});
