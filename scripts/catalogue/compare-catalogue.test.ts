import { describe, expect, it } from "vitest";
import { loadCatalogue } from "../../server/config/load-catalogue.ts";
import { compareCatalogue } from "./compare-catalogue.ts";

const today = Date.parse("2026-11-28");

describe("compareCatalogue", () => {
  it("names a provider that offers nothing, a model that is missing, one that is retired and what is unknown of one", () => {
    const entries = loadCatalogue()
      .filter(({ provider, id }) => provider !== "qwen" && id !== "openai/gpt-6-sol")
      .map((entry) =>
        entry.id === "openai/gpt-5.5"
          ? { ...entry, retires: "2026-01-01", price: null }
          : entry.id === "anthropic/claude-opus-5-5"
            ? { ...entry, price: null, capabilities: { ...entry.capabilities, tools: null } }
            : entry,
      );
    const text = compareCatalogue(today, null, entries).join("\n");
    expect(text).toMatch(/providers without a model on offer \(1\)\n {2}qwen\n/);
    expect(text).toMatch(/ {2}openai: .*gpt-6-sol/);
    expect(text).toContain("openai/gpt-5.5 2026-01-01");
    expect(text).toContain("anthropic/claude-opus-5-5: tools");
  });

  it("finds every provider with a model today", () => {
    expect(compareCatalogue(today).join("\n")).not.toContain("providers without");
  });
});
