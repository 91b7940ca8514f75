import { describe, expect, it } from "vitest";
import { modelFromEntry, packageModel } from "../../engine/index.ts";
import { knownProviders } from "../providers/known-providers.ts";
import { loadCatalogue } from "./load-catalogue.ts";

const entries = loadCatalogue();
const atMs = Date.parse("2026-11-22T12:00:00Z");
const withPrice = entries.map((entry) => modelFromEntry(entry, { deployments: [], overrides: [], atMs }));

describe("datasets/catalogue/models.json", () => {
  it("has each id once, as provider/name", () => {
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    for (const { id } of entries) expect(id).toMatch(/^[a-z-]+\/[^\s@]+$/);
  });

  it("has a price for every model, found in the package under the very name that it gives", () => {
    for (const [index, entry] of entries.entries()) {
      expect(packageModel(entry.price!)?.id, entry.id).toBe(entry.price!.model);
      expect(withPrice[index]?.price, entry.id).not.toBeNull();
    }
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

  it("has current models for the providers that people have keys of, served by providers that are known", () => {
    const served = new Set(entries.filter(({ isCurrent }) => isCurrent).map(({ provider }) => provider));
    for (const name of [
      "openai",
      "anthropic",
      "gemini",
      "deepseek",
      "mistral",
      "groq",
      "xai",
      "openrouter",
    ]) {
      expect(served.has(name), name).toBe(true);
    }
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
