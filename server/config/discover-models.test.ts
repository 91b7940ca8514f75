import { describe, expect, it } from "vitest";
import { knownProviders } from "../providers/known-providers.ts";
import { discoverModels, longestDiscoveryMs } from "./discover-models.ts";
import { readEnvironment } from "./environment.ts";
import { collectProblems } from "./problem-collector.ts";
import { testPorts } from "./testing.ts";

const tags = JSON.stringify({ models: [{ name: "llama3.3:latest" }] });

function discover(
  variables: Readonly<Record<string, string>>,
  httpAsk = testPorts({}).httpAsk,
  after = testPorts({}).after,
) {
  const problems = collectProblems(null, null);
  const ports = testPorts({ variables });
  return discoverModels({ ...ports, problems, httpAsk, after, markupBasisPoints: 50 }).then((found) => ({
    ...found,
    ids: found.models.flatMap(({ entry, isByNameOnly }) => (isByNameOnly === true ? [] : [entry.id])),
    byNameOnly: found.models.flatMap(({ entry, isByNameOnly }) => (isByNameOnly === true ? [entry.id] : [])),
    problems: problems.problems,
  }));
}

describe("discoverModels", () => {
  it("offers the current models of every provider whose usual key is set, the others by name only", async () => {
    const { ids, byNameOnly, notes, models } = await discover({
      OPENAI_API_KEY: "a",
      GOOGLE_API_KEY: "b",
      ANTHROPIC_API_KEY: "  ",
    });
    expect(ids).toEqual(["openai/gpt-5-mini", "google/gemini-3.5-flash"]);
    expect(byNameOnly).toEqual(["openai/gpt-4o"]);
    expect(models[2]?.deployments[0]).toMatchObject({
      provider: "gemini",
      apiKeyEnv: "GOOGLE_API_KEY",
      markupBasisPoints: 50,
    });
    expect(notes[0]).toBe("1 model of OpenAI, by OPENAI_API_KEY");
  });

  it("points a provider elsewhere where its variable says so", async () => {
    const { models } = await discover({ OPENAI_API_KEY: "a", OPENAI_BASE_URL: "http://127.0.0.1:9/v1/" });
    expect(models[0]?.deployments[0]?.baseUrl).toBe("http://127.0.0.1:9/v1");
  });

  it("says so where a key is set and the catalogue has nothing for it", async () => {
    const { ids, notes } = await discover({ COHERE_API_KEY: "a" });
    expect(ids).toEqual([]);
    expect(notes[0]).toContain("COHERE_API_KEY is set, but no current model");
  });

  it.each([
    ["an error status", () => Promise.resolve({ status: 500, body: tags })],
    ["no JSON", () => Promise.resolve({ status: 200, body: "<html>" })],
    ["JSON of another shape", () => Promise.resolve({ status: 200, body: '{"models": 3}' })],
    ["null", () => Promise.resolve({ status: 200, body: "null" })],
    ["nobody", () => Promise.reject(new Error("refused"))],
  ])("finds nothing where %s answers", async (_, httpAsk) => {
    expect((await discover({}, httpAsk)).models).toEqual([]);
  });

  it("waits for an answer that never comes no longer than the bound", async () => {
    const waits: number[] = [];
    const found = await discover(
      { OPENAI_API_KEY: "a" },
      () => new Promise(() => undefined),
      (milliseconds) => {
        waits.push(milliseconds);
        return Promise.resolve();
      },
    );
    expect(found.ids).toEqual(["openai/gpt-5-mini"]);
    expect(waits).toEqual([longestDiscoveryMs]);
    expect(longestDiscoveryMs).toBeLessThanOrEqual(300);
  });

  it("leaves no key in what it returns", async () => {
    const found = await discover({ OPENAI_API_KEY: "sk-live-secret" });
    expect(JSON.stringify(found)).not.toContain("sk-live-secret");
    expect(String(JSON.stringify(readEnvironment({ A: "sk-live-secret" })))).not.toContain("sk-live-secret");
    expect(knownProviders.get("openai")?.apiKeyEnvs).toContain("OPENAI_API_KEY");
  });
});
