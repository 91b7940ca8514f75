import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { upstreamEndpoint } from "../upstream/upstream-endpoint.ts";
import { createBuiltInProviders } from "./built-in-providers.ts";
import { knownProviders } from "./known-providers.ts";
import { providersPage } from "./providers-page.ts";

const deployment = (baseUrl: string) => ({
  id: "x#0",
  provider: "x",
  upstreamModel: "x",
  baseUrl,
  apiKeyEnv: null,
  region: null,
  markupBasisPoints: 0,
});

describe("knownProviders", () => {
  it("have base URLs that can be called, without a slash at the end, and encrypted unless local", () => {
    for (const { name, baseUrl, isLocal } of knownProviders.values()) {
      if (baseUrl === null) continue;
      expect(upstreamEndpoint(deployment(baseUrl)), name).not.toBeNull();
      expect(baseUrl.endsWith("/"), name).toBe(false);
      expect(baseUrl.startsWith(isLocal ? "http://127.0.0.1:" : "https://"), name).toBe(true);
    }
  });

  it("name their variables by one rule, and no variable twice", () => {
    const all = [...knownProviders.values()].flatMap(({ baseUrlEnv, apiKeyEnvs }) => [
      baseUrlEnv,
      ...apiKeyEnvs,
    ]);
    expect(new Set(all).size).toBe(all.length);
    expect(all.every((name) => /^[A-Z][A-Z_]*$/.test(name))).toBe(true);
    expect(knownProviders.get("anthropic")?.baseUrlEnv).toBe("ANTHROPIC_BASE_URL");
    expect(knownProviders.get("openai-compatible")?.baseUrlEnv).toBe("OPENAI_COMPATIBLE_BASE_URL");
  });

  it("have an adapter each, beside the demo and the built-in embedder", async () => {
    const providers = createBuiltInProviders({ demo: { clock: { nowMs: () => 0 }, sleep: async () => {} } });
    expect(providers.names()).toEqual([...knownProviders.keys(), "demo", "tradewind"]);
    for (const name of providers.names()) expect(await providers.get(name)).toHaveProperty("start");
    await providers.close();
  });

  it("are what docs/providers.md says", () => {
    const page = readFileSync(new URL("../../docs/providers.md", import.meta.url), "utf8");
    expect(page).toBe(providersPage());
  });
});

describe("upstreamEndpoint", () => {
  it("puts the path behind the base URL and keeps its query", () => {
    const posted = (baseUrl: string, path = "/chat/completions"): string | undefined =>
      upstreamEndpoint(deployment(baseUrl))?.pathOf(path);
    const openAi = "https://api.openai.com/v1";
    expect(upstreamEndpoint(deployment(openAi))?.origin).toBe("https://api.openai.com");
    expect(posted(openAi)).toBe("/v1/chat/completions");
    expect(posted("https://api.perplexity.ai")).toBe("/chat/completions");
    const versioned = "https://r.openai.azure.com/openai/deployments/d/?api-version=1";
    expect(posted(versioned)).toBe("/openai/deployments/d/chat/completions?api-version=1");
    expect(posted(versioned, "/x?alt=sse")).toBe("/openai/deployments/d/x?alt=sse&api-version=1");
  });

  it.each([["localhost:11434"], ["ftp://example.org"], [""], ["/v1"]])("refuses %j", (baseUrl) => {
    expect(upstreamEndpoint(deployment(baseUrl))).toBeNull();
  });
});
