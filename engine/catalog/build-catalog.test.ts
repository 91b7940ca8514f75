import { describe, expect, it } from "vitest";
import type { ModelSpec } from "../contracts/index.ts";
import { buildCatalog } from "./build-catalog.ts";
import { unknownCapabilities } from "./model-from-entry.ts";

const model = (id: string, over: Partial<ModelSpec> = {}): ModelSpec => ({
  id,
  capabilities: { ...unknownCapabilities, tools: true },
  contextWindowTokens: 1000,
  maxOutputTokens: null,
  price: null,
  reasoningEfforts: [],
  deployments: [
    {
      id: `${id}#0`,
      provider: id.split("/")[0]!,
      upstreamModel: id,
      baseUrl: "http://127.0.0.1/v1",
      apiKeyEnv: null,
      region: null,
      markupBasisPoints: 0,
    },
  ],
  isDemo: false,
  ...over,
});

const catalog = buildCatalog([
  model("openai/gpt-5", { reasoningEfforts: ["low", "high"] }),
  model("openai/gpt-5.5", { reasoningEfforts: ["none", "high"], effortsWithTools: ["none"] }),
  model("anthropic/claude-opus-4-8"),
  model("groq/gpt-oss-120b"),
  model("cerebras/gpt-oss-120b"),
]);

describe("buildCatalog", () => {
  it("makes one candidate per effort, and one for a model without efforts", () => {
    expect(catalog.candidates.map(({ id }) => id)).toEqual([
      "openai/gpt-5@low",
      "openai/gpt-5@high",
      "openai/gpt-5.5@none",
      "openai/gpt-5.5@high",
      "anthropic/claude-opus-4-8",
      "groq/gpt-oss-120b",
      "cerebras/gpt-oss-120b",
    ]);
    expect(catalog.candidatesOf("openai/gpt-5").map(({ reasoningEffort }) => reasoningEffort)).toEqual([
      "low",
      "high",
    ]);
    expect(catalog.candidatesOf("nobody/nothing")).toEqual([]);
  });

  it("offers tools only at the efforts at which the endpoint takes them", () => {
    expect(catalog.candidate("openai/gpt-5.5@none")?.model.capabilities.tools).toBe(true);
    expect(catalog.candidate("openai/gpt-5.5@high")?.model.capabilities.tools).toBe(false);
    expect(catalog.model("openai/gpt-5.5")?.capabilities.tools).toBe(true);
    expect(catalog.candidate("openai/gpt-5@high")?.model.capabilities.tools).toBe(true);
  });

  it("finds a model by id, by id in other letters, by id with an effort and by its bare name", () => {
    for (const name of ["anthropic/claude-opus-4-8", " Anthropic/Claude-Opus-4-8 ", "claude-opus-4-8"]) {
      expect(catalog.find(name)).toMatchObject({ found: true, model: { id: "anthropic/claude-opus-4-8" } });
    }
    expect(catalog.find("openai/gpt-5@high")).toMatchObject({ found: true, reasoningEffort: "high" });
  });

  it("names what was probably meant where a model is not known", () => {
    expect(catalog.find("anthropic/claude-opus-4.9")).toEqual({
      found: false,
      reason: "unknown",
      requested: "anthropic/claude-opus-4.9",
      suggestions: ["anthropic/claude-opus-4-8"],
    });
    expect(catalog.find("zzz")).toMatchObject({ found: false, suggestions: [] });
    expect(catalog.find("")).toMatchObject({ found: false, reason: "unknown" });
  });

  it("does not guess between two providers of one name", () => {
    expect(catalog.find("gpt-oss-120b")).toEqual({
      found: false,
      reason: "ambiguous",
      requested: "gpt-oss-120b",
      suggestions: ["groq/gpt-oss-120b", "cerebras/gpt-oss-120b"],
    });
  });

  it("refuses an effort that the model does not have and lists those it has", () => {
    expect(catalog.find("openai/gpt-5@hihg")).toMatchObject({
      reason: "effort",
      suggestions: ["openai/gpt-5@low", "openai/gpt-5@high"],
    });
  });

  it("pins a model to the provider's default or to the caller's effort", () => {
    const gpt = catalog.model("openai/gpt-5")!;
    expect(catalog.pinned(gpt, null)).toMatchObject({ id: "openai/gpt-5", reasoningEffort: null });
    expect(catalog.pinned(gpt, "high")).toBe(catalog.candidate("openai/gpt-5@high"));
    expect(catalog.pinned(gpt, "minimal")).toMatchObject({ id: "openai/gpt-5@minimal" });
  });

  it("is frozen throughout", () => {
    const changed = (): void => {
      (catalog.candidates[0]!.model.capabilities as { tools: boolean }).tools = false;
    };
    expect(changed).toThrow(TypeError);
    expect(Object.isFrozen(catalog.model("groq/gpt-oss-120b")!.deployments[0])).toBe(true);
    expect(Object.isFrozen(catalog.candidates)).toBe(true);
  });

  it("refuses an id that is used twice", () => {
    expect(() => buildCatalog([model("a/b"), model("a/b")])).toThrow("The model id `a/b` is used twice");
    const twin = { ...model("a/c"), deployments: model("a/b").deployments };
    expect(() => buildCatalog([model("a/b"), twin])).toThrow("The deployment id `a/b#0` is used twice");
  });

  it("is empty for no models", () => {
    expect(buildCatalog([]).candidates).toEqual([]);
  });
});
