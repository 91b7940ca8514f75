import { describe, expect, it } from "vitest";
import { buildCatalog } from "../../engine/index.ts";
import { loadCatalogue } from "./load-catalogue.ts";
import { loadConfiguration } from "./load-configuration.ts";
import { testPorts } from "./testing.ts";

const november = Date.parse("2026-11-22T12:00:00Z");

/** The shipped catalogue as an installation with the keys of these providers has it. */
async function catalogOf(...providers: readonly string[]) {
  const variables = Object.fromEntries(providers.map((provider) => [`${provider}_API_KEY`, "sk-test"]));
  const ports = testPorts({ variables, catalogue: loadCatalogue(), after: async () => undefined });
  return buildCatalog((await loadConfiguration(ports)).modelsAt(november));
}

const every = await catalogOf(
  "OPENAI",
  "ANTHROPIC",
  "GEMINI",
  "XAI",
  "MISTRAL",
  "GROQ",
  "CEREBRAS",
  "DEEPSEEK",
  "OPENROUTER",
  "FIREWORKS",
);

describe("names that clients send", () => {
  it.each([
    ["gpt-4o", "openai/gpt-4o", "gpt-4o"],
    ["GPT-4o", "openai/gpt-4o", "gpt-4o"],
    ["o3", "openai/o3", "o3"],
    ["gpt-5", "openai/gpt-5", "gpt-5"],
    ["gpt-4o-2024-08-06", "openai/gpt-4o", "gpt-4o-2024-08-06"],
    ["openai/gpt-4.1-mini-2025-04-14", "openai/gpt-4.1-mini", "gpt-4.1-mini-2025-04-14"],
    ["claude-sonnet-4-5-20250929", "anthropic/claude-sonnet-4-5", "claude-sonnet-4-5-20250929"],
    ["claude-sonnet-4-5@20250929", "anthropic/claude-sonnet-4-5", "claude-sonnet-4-5-20250929"],
    ["claude-sonnet-4-5-latest", "anthropic/claude-sonnet-4-5", "claude-sonnet-4-5"],
    ["anthropic/claude-sonnet-4.5", "anthropic/claude-sonnet-4-5", "claude-sonnet-4-5"],
    ["gemini-2.5-pro", "google/gemini-2.5-pro", "gemini-2.5-pro"],
    ["gemini/gemini-2.5-pro", "google/gemini-2.5-pro", "gemini-2.5-pro"],
    ["models/gemini-2.5-pro", "google/gemini-2.5-pro", "gemini-2.5-pro"],
    ["google/gemini-2.5-pro", "google/gemini-2.5-pro", "gemini-2.5-pro"],
    ["x-ai/grok-4.3", "xai/grok-4.3", "grok-4.3"],
    ["grok-4", "xai/grok-4-0709", "grok-4-0709"],
    ["grok-4-latest", "xai/grok-4-0709", "grok-4-0709"],
    ["mistral-large-latest", "mistral/mistral-large-2512", "mistral-large-2512"],
    ["deepseek-v4-pro", "deepseek/deepseek-v4-pro", "deepseek-v4-pro"],
    ["claude-3-5-sonnet-20241022", "anthropic/claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022"],
    ["claude-3-5-sonnet", "anthropic/claude-3-5-sonnet-latest", "claude-3-5-sonnet-latest"],
    ["openai:gpt-4o", "openai/gpt-4o", "gpt-4o"],
    ["google_genai:gemini-2.5-pro", "google/gemini-2.5-pro", "gemini-2.5-pro"],
    [
      "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
      "anthropic/claude-sonnet-4-5",
      "claude-sonnet-4-5-20250929",
    ],
    ["anthropic.claude-haiku-4-5", "anthropic/claude-haiku-4-5", "claude-haiku-4-5"],
    // OpenRouter has a model of just this name: the maker's own is meant all the same.
    ["claude-haiku-4.5", "anthropic/claude-haiku-4-5", "claude-haiku-4-5"],
    ["claude-sonnet-4", "anthropic/claude-sonnet-4-0", "claude-sonnet-4-0"],
    ["claude-sonnet-4-20250514", "anthropic/claude-sonnet-4-0", "claude-sonnet-4-20250514"],
    ["gemini-2.0-flash-001", "google/gemini-2.0-flash", "gemini-2.0-flash-001"],
  ])("%s is %s, asked for as %s", (name, id, upstreamModel) => {
    expect(every.find(name)).toMatchObject({
      found: true,
      model: { id, deployments: [{ upstreamModel }] },
    });
  });

  it.each([
    ["gpt-4o-zzz", "openai/gpt-4o"],
    ["claude-sonnet-4.9", "anthropic/claude-sonnet-4-5"],
    ["mistral-large-2411", "mistral/mistral-large-2512"],
    ["gpt-4o-2024-13-45", "openai/gpt-4o"],
  ])("%s is no model, and %s is near", (name, near) => {
    const lookup = every.find(name);
    expect(lookup).toMatchObject({ found: false, reason: "unknown" });
    expect(lookup.found ? [] : lookup.suggestions.join(" ")).toContain(near.slice(0, -1));
  });

  it("takes a maker's name through OpenRouter where only that is configured", async () => {
    const catalog = await catalogOf("OPENROUTER");
    const [model] = catalog.models.filter(({ id }) => id.startsWith("openrouter/google/"));
    const short = model!.id.slice("openrouter/".length);
    for (const name of [short, short.slice("google/".length), model!.id]) {
      expect(catalog.find(name)).toMatchObject({ found: true, model: { id: model!.id } });
    }
  });

  it("does not know a model whose provider has no key", async () => {
    expect((await catalogOf("ANTHROPIC")).find("gpt-4o")).toMatchObject({ found: false });
  });

  it("asks which is meant where no maker's endpoint is there", () => {
    expect(every.find("gpt-oss-120b")).toMatchObject({ found: false, reason: "ambiguous" });
  });

  it("keeps what is not current out of the candidates, in reach by name and effort", async () => {
    const catalog = await catalogOf("OPENAI");
    const notCurrent = loadCatalogue().filter(
      ({ provider, isCurrent }) => provider === "openai" && !isCurrent,
    );
    const byNameOnly = new Set(notCurrent.map(({ id }) => id));
    expect(byNameOnly.size).toBeGreaterThan(0);
    expect(catalog.byNameOnly.map(({ id }) => id)).toEqual([...byNameOnly]);
    expect(catalog.candidates.filter(({ model }) => byNameOnly.has(model.id))).toEqual([]);
    expect(catalog.models.filter(({ id }) => byNameOnly.has(id))).toEqual([]);
    const o3 = catalog.model("openai/o3")!;
    expect(catalog.candidatesOf("openai/o3").length).toBeGreaterThan(0);
    for (const effort of o3.reasoningEfforts) {
      expect(catalog.find(`o3@${effort}`)).toMatchObject({ found: true, reasoningEffort: effort });
    }
  });

  it("keeps the price of a dated release, unless the price list has another for it", () => {
    const priceOf = (name: string) => {
      const lookup = every.find(name);
      return lookup.found ? lookup.model.price : undefined;
    };
    expect(priceOf("gpt-4o-2024-08-06")).toEqual(priceOf("gpt-4o"));
    expect(priceOf("gpt-4o-2024-05-13")).toBeNull();
  });

  it("pins a dated release at an effort as that release", () => {
    const lookup = every.find("o3-2025-04-16");
    if (!lookup.found) throw new Error("not found");
    for (const effort of [null, "high"]) {
      expect(every.pinned(lookup.model, effort).model.deployments[0]?.upstreamModel).toBe("o3-2025-04-16");
    }
  });
});
