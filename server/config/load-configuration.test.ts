import { rmSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { defaultMaxRegret, type ModelSpec } from "../../engine/index.ts";
import { loadConfiguration } from "./load-configuration.ts";
import { demoModel, testPorts } from "./testing.ts";
import { configurationFolder, testKeys } from "./testing-folder.ts";

const { folder, load } = configurationFolder();
afterAll(() => rmSync(folder, { recursive: true }));

/** Ids of those that `auto` may choose. */
const offered = (models: readonly ModelSpec[]): string[] =>
  models.flatMap(({ id, isByNameOnly }) => (isByNameOnly === true ? [] : [id]));
const november = Date.parse("2026-11-22T12:00:00Z");

describe("loadConfiguration", () => {
  it("does without a file: defaults, and the demo models where there is nothing else", async () => {
    const cwd = process.cwd();
    process.chdir(folder);
    const loaded = await loadConfiguration(testPorts({})).finally(() => process.chdir(cwd));
    expect(loaded.configuration).toMatchObject({
      file: null,
      server: { host: "127.0.0.1", port: 8787 },
      database: {
        url: null,
        dataDir: join(process.platform === "darwin" ? `/private${folder}` : folder, ".tradewind"),
      },
      policy: {
        rule: { kind: "weights", weights: { quality: 0.6, cost: 0.3, latency: 0.1 } },
        baselineModelId: null,
        explorationRate: 0,
        explorationMaxRegret: defaultMaxRegret,
      },
    });
    expect(loaded.modelsAt(november)).toEqual([demoModel]);
    expect(loaded.notes.join()).toContain("demo models answer");
  });

  it("treats an empty file, and sections without fields, as no preferences", async () => {
    for (const content of ["", "# nothing\n", "\uFEFF", "{}", "server:\nrouting:\n  weights:\nmodels:\n"]) {
      const { configuration, modelsAt } = await load(content);
      expect(configuration.server.port).toBe(8787);
      expect(offered(modelsAt(november))).toEqual(["openai/gpt-5-mini"]);
    }
  });

  it("fills a model from the catalogue, the table of providers and the price package", async () => {
    const { modelsAt } = await load("models: [{id: openai/gpt-5-mini}]");
    expect(modelsAt(november)).toEqual([
      expect.objectContaining({
        id: "openai/gpt-5-mini",
        contextWindowTokens: 400_000,
        reasoningEfforts: ["low", "high"],
        price: expect.objectContaining({ inputNanoUsdPerMillion: 250_000_000 }) as unknown,
        deployments: [
          {
            id: "openai/gpt-5-mini#0",
            provider: "openai",
            upstreamModel: "gpt-5-mini",
            baseUrl: "https://api.openai.com/v1",
            apiKeyEnv: "OPENAI_API_KEY",
            region: null,
            markupBasisPoints: 0,
          },
        ],
      }),
    ]);
  });

  it("takes the file's word over the catalogue's, field by field, and an own price over the list price", async () => {
    const { modelsAt } = await load(`
models:
  - id: openai/gpt-5-mini
    capabilities: {tools: false}
    context_window: 1000
    reasoning_efforts: [minimal]
    price: {input: 0.1, cached_input: 0.003625, output: 1.5, request: 0.001, tiers: [{above_input_tokens: 200000, input: 1, output: 2}]}
    deployments:
      - {provider: openai-compatible, base_url: "http://127.0.0.1:9000/v1/", api_key_env: null, model: mini, region: eu, markup_percent: 12.5}
`);
    expect(modelsAt(november)[0]).toMatchObject({
      capabilities: { tools: false, jsonSchema: null },
      contextWindowTokens: 1000,
      maxOutputTokens: 128_000,
      reasoningEfforts: ["minimal"],
      price: {
        inputNanoUsdPerMillion: 100_000_000,
        cachedInputNanoUsdPerMillion: 3_625_000,
        cacheWriteNanoUsdPerMillion: null,
        requestNanoUsd: 1_000_000,
        tiers: [
          {
            aboveInputTokens: 200_000,
            outputNanoUsdPerMillion: 2_000_000_000,
            cachedInputNanoUsdPerMillion: null,
          },
        ],
      },
      deployments: [
        {
          baseUrl: "http://127.0.0.1:9000/v1",
          apiKeyEnv: null,
          upstreamModel: "mini",
          region: "eu",
          markupBasisPoints: 1250,
        },
      ],
    });
  });

  it("prices a dated name by the package, and leaves an unknown model without a price", async () => {
    const { modelsAt } = await load(`
models:
  - id: openai/gpt-5-mini-2025-08-07
  - {id: own/thing, deployments: [{provider: vllm, model: thing}]}
`);
    const [dated, own] = modelsAt(november);
    expect(dated?.price?.source).toBe("genai-prices@0.1.8 openai/gpt-5-mini");
    expect(own).toMatchObject({
      price: null,
      deployments: [{ baseUrl: "http://127.0.0.1:8000/v1", upstreamModel: "thing" }],
    });
  });

  it("changes a price on the day that the table says", async () => {
    const { modelsAt, nextPriceChangeMs } = await load(`
models: [{id: openai/gpt-5-mini}]
prices:
  - {model: openai/gpt-5-mini, from: 2026-12-01, until: 2027-01-01, input: 0.2, output: 1}
`);
    const inputAt = (day: string): number | undefined =>
      modelsAt(Date.parse(day))[0]?.price?.inputNanoUsdPerMillion;
    expect([inputAt("2026-11-30"), inputAt("2026-12-01"), inputAt("2027-01-01")]).toEqual([
      250_000_000, 200_000_000, 250_000_000,
    ]);
    expect(nextPriceChangeMs(november)).toBe(Date.parse("2026-12-01"));
  });

  it("offers no efforts where the endpoint cannot be told", async () => {
    const deployments = "[{provider: huggingface, model: claude}]";
    const { modelsAt } = await load(
      `models: [{id: anthropic/claude-sonnet-5, deployments: ${deployments}}]`,
      {
        HF_TOKEN: "secret",
      },
    );
    expect(modelsAt(november)[0]).toMatchObject({ reasoningEfforts: [], capabilities: { tools: true } });
  });

  it("puts flags before variables, variables before the file, the file before defaults", async () => {
    const file = "server: {host: 127.0.0.2, port: 1000}\ndatabase: {data_dir: /from/file}";
    const variables = { ...testKeys, PORT: "2000", TRADEWIND_DATA_DIR: "/from/environment" };
    const withAll = await load(file, variables, ["--port", "3000", "--data-dir", "/from/flag"]);
    expect(withAll.configuration.server).toMatchObject({ host: "127.0.0.2", port: 3000 });
    expect(withAll.configuration.database.dataDir).toBe("/from/flag");
    const withVariables = await load(file, variables);
    expect(withVariables.configuration.server.port).toBe(2000);
    expect(withVariables.configuration.database.dataDir).toBe("/from/environment");
    expect((await load(file)).configuration.server.port).toBe(1000);
  });

  it("reads one weight as that weight alone", async () => {
    const { configuration } = await load("routing: {weights: {quality: 1}}");
    expect(configuration.policy.rule).toEqual({
      kind: "weights",
      weights: { quality: 1, cost: 0, latency: 0 },
    });
  });

  it("turns dollars and the guarantee into the engine's policy", async () => {
    const { configuration } = await load(`
models: [{id: openai/gpt-5-mini}]
routing: {policy: guarantee, guarantee: {share: 0.9}, baseline: openai/gpt-5-mini, limits: {max_cost_usd: 0.5, min_quality: 0.4}, explore: 0.05, explore_max_regret: 0.08}
`);
    expect(configuration.policy).toMatchObject({
      rule: { kind: "guarantee", share: 0.9, confidence: 0.9 },
      limits: { maxCostNanoUsd: 500_000_000, maxLatencyMs: null, minQuality: 0.4 },
      baselineModelId: "openai/gpt-5-mini",
      explorationRate: 0.05,
      explorationMaxRegret: 0.08,
    });
  });

  it("is frozen, and shows no key and no password however it is printed", async () => {
    const { configuration } = await load("server: {port: 1}", {
      ...testKeys,
      DATABASE_URL: "postgres://me:hunter2@db/x",
    });
    expect(configuration.database.url?.reveal()).toBe("postgres://me:hunter2@db/x");
    for (const text of [
      JSON.stringify(configuration),
      inspect(configuration, { depth: 9 }),
      `${configuration.database.url}`,
    ]) {
      expect(text).not.toMatch(/hunter2|sk-live/);
    }
    expect(() => {
      (configuration.server as { port: number }).port = 2;
    }).toThrow(TypeError);
  });

  it("adds what it finds to what the file names only where asked", async () => {
    const named = "models: [{id: deepseek/deepseek-v4-pro}]\n";
    expect((await load(named)).modelsAt(november).map(({ id }) => id)).toEqual(["deepseek/deepseek-v4-pro"]);
    expect(offered((await load(`${named}discover: always`)).modelsAt(november))).toEqual([
      "deepseek/deepseek-v4-pro",
      "openai/gpt-5-mini",
    ]);
  });
});
