import { describe, expect, it } from "vitest";
import { isOffered, modelFromEntry, packageModel, priceOfServiceTier } from "../../engine/index.ts";
import { knownProviders } from "../providers/known-providers.ts";
import { loadCatalogue, loadOtherKinds } from "./load-catalogue.ts";

const entries = loadCatalogue();
const atMs = Date.parse("2026-11-28T12:00:00Z");
const withPrice = entries.map((entry) => modelFromEntry(entry, { deployments: [], overrides: [], atMs }));

describe("datasets/catalogue/models.json", () => {
  it("has each id once, as provider/name", () => {
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    for (const { id } of entries) expect(id).toMatch(/^[a-z-]+\/[^\s@]+$/);
  });

  it("has a price for every model but NVIDIA's, who sells none by the token; in the package under the very name that it gives, else with its source", () => {
    for (const [index, { id, price }] of entries.entries()) {
      expect(price === null, id).toBe(id.startsWith("nvidia/"));
      expect(withPrice[index]?.price === null, id).toBe(price === null);
      if (price === null) continue;
      if ("model" in price) expect(packageModel(price)?.id, id).toBe(price.model);
      else expect(price.source, id).not.toBe("");
    }
  });

  // https://openai.com/api-priority-processing/ and https://platform.claude.com/docs/en/build-with-claude/fast-mode, dollars per million tokens.
  it.each([
    ["openai/gpt-5.4", "priority", 5, 0.5, 30],
    ["openai/gpt-5.4-mini", "priority", 1.5, 0.15, 9],
    ["openai/gpt-5.2", "priority", 3.5, 0.35, 28],
    ["openai/gpt-5.1", "priority", 2.5, 0.25, 20],
    ["openai/gpt-5", "priority", 2.5, 0.25, 20],
    ["openai/gpt-5-mini", "priority", 0.45, 0.045, 3.6],
    ["openai/gpt-4.1", "priority", 3.5, 0.875, 14],
    ["openai/gpt-4.1-mini", "priority", 0.7, 0.175, 2.8],
    ["openai/gpt-4.1-nano", "priority", 0.2, 0.05, 0.8],
    ["openai/gpt-4o", "priority", 4.25, 2.125, 17],
    ["openai/gpt-4o-mini", "priority", 0.25, 0.125, 1],
    ["openai/o3", "priority", 3.5, 0.875, 14],
    ["openai/o4-mini", "priority", 2, 0.5, 8],
    ["openai/gpt-5", "flex", 0.625, 0.0625, 5],
    ["anthropic/claude-opus-4-8", "fast", 10, 1, 50],
    ["anthropic/claude-opus-4-7", "fast", 30, 3, 150],
  ])("has the published price of %s at %s", (id, tier, input, cached, output) => {
    const price = withPrice.find((model) => model.id === id)?.price;
    expect(priceOfServiceTier(price!, tier)).toMatchObject({
      inputNanoUsdPerMillion: input * 1e9,
      cachedInputNanoUsdPerMillion: cached * 1e9,
      outputNanoUsdPerMillion: output * 1e9,
    });
  });

  it("offers nothing that its provider has retired, and nothing retired without a successor that is there", () => {
    const gone = entries.filter(
      ({ isCurrent, retires }) => isCurrent && retires !== undefined && retires <= "2026-11-28",
    );
    for (const entry of gone) expect(isOffered(entry, Date.parse("2026-11-28")), entry.id).toBe(false);
    for (const { id, successorOf } of entries)
      if (successorOf !== undefined)
        expect(
          entries.map((entry) => entry.id),
          id,
        ).toContain(successorOf);
  });

  it("says where each group of figures comes from, and unknown only where it is null", () => {
    for (const [
      index,
      { id, sources, maxOutputTokens, capabilities, contextWindowTokens },
    ] of entries.entries()) {
      expect(sources.maxOutputTokens === "unknown", id).toBe(maxOutputTokens === null);
      expect(sources.capabilities === "unknown", id).toBe(
        Object.values(capabilities).every((value) => value === null),
      );
      expect(sources.contextWindowTokens === "documentation", id).toBe(contextWindowTokens !== null);
      expect(sources.contextWindowTokens === "unknown", id).toBe(
        withPrice[index]?.contextWindowTokens === null,
      );
    }
  });

  it("orders efforts from the cheapest, with a default that is one of them", () => {
    const ladder = ["none", "minimal", "low", "medium", "high", "xhigh"];
    for (const { id, reasoningEfforts, defaultEffort, effortsWithTools, reasonsByItself } of entries) {
      const rungs = reasoningEfforts.map((effort) => ladder.indexOf(effort));
      expect(rungs, id).toEqual([...rungs].sort((one, other) => one - other));
      expect(rungs, id).not.toContain(-1);
      if (defaultEffort !== null) expect(reasoningEfforts, id).toContain(defaultEffort);
      for (const effort of effortsWithTools ?? []) expect(reasoningEfforts, id).toContain(effort);
      if (reasoningEfforts.length > 0) expect(reasonsByItself, id).toBeNull();
    }
  });

  it("takes figures only from models that are there and have their own", () => {
    for (const { id, figuresFrom } of entries) {
      if (figuresFrom === null) continue;
      expect(entries.find((entry) => entry.id === figuresFrom)?.figuresFrom, id).toBeNull();
    }
  });

  it("offers a model of every provider whose key is looked for, and of none that is not known", () => {
    const served = new Set(
      [...entries, ...loadOtherKinds()]
        .filter((entry) => isOffered(entry, atMs))
        .map(({ provider }) => provider),
    );
    const keyed = [...knownProviders.values()].filter(
      ({ baseUrl, apiKeyEnvs }) => baseUrl !== null && apiKeyEnvs.length > 0,
    );
    expect(keyed.length).toBeGreaterThan(15);
    expect(keyed.map(({ name }) => name).filter((name) => !served.has(name))).toEqual([]);
    const unknown = [...served].filter((name) => !knownProviders.has(name));
    expect(unknown).toEqual([]);
  });

  it("keeps limits that can be meant: output within the window", () => {
    for (const { id, contextWindowTokens, maxOutputTokens } of withPrice) {
      if (contextWindowTokens !== null && maxOutputTokens !== null) {
        expect(maxOutputTokens, id).toBeLessThanOrEqual(contextWindowTokens);
      }
    }
  });
});

describe("datasets/catalogue/other-kinds.json", () => {
  const others = loadOtherKinds();
  const models = others.map((entry) => modelFromEntry(entry, { deployments: [], overrides: [], atMs }));

  it("names models apart from the chat models, of kinds that their provider serves", () => {
    const ids = [...entries, ...others].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, provider, kind } of others)
      expect(knownProviders.get(provider)?.otherKinds[kind!], id).toMatch(/^\//);
  });

  it("has a price wherever it names one, and none where the package has no rates", () => {
    for (const [index, { id, price }] of others.entries())
      expect(models[index]?.price === null, id).toBe(price === null);
    const priceOf = (id: string) => models.find((model) => model.id === id)?.price;
    expect(priceOf("openai/text-embedding-3-small")).toMatchObject({
      inputNanoUsdPerMillion: 20_000_000,
      outputNanoUsdPerMillion: 0,
    });
    // $0.36 an hour.
    expect(priceOf("openai/whisper-1")?.extraNanoUsdPerMillion).toEqual({ seconds: 100_000_000_000 });
  });
});
