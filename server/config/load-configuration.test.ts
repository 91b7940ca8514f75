import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigurationError } from "./configuration-problem.ts";
import { loadConfiguration } from "./load-configuration.ts";
import { demoModel, testPorts } from "./testing.ts";

const folder = mkdtempSync(join(tmpdir(), "tradewind-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

let fileCount = 0;
function write(content: string | Buffer): string {
  fileCount += 1;
  const path = join(folder, `config${fileCount}.yaml`);
  writeFileSync(path, content);
  return path;
}

const missing = join(folder, "none.yaml");
const november = Date.parse("2026-11-22T12:00:00Z");
const keys = { OPENAI_API_KEY: "sk-live-0123456789abcdef", DEEPSEEK_API_KEY: "ds-secret-0123456789" };

async function load(
  content: string | Buffer,
  variables: Readonly<Record<string, string>> = keys,
  words: readonly string[] = [],
) {
  return loadConfiguration(testPorts({ words: ["--config", write(content), ...words], variables }));
}

async function problemsOf(
  content: string | Buffer,
  variables: Readonly<Record<string, string>> = keys,
  words: readonly string[] = [],
) {
  const error: unknown = await load(content, variables, words).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConfigurationError))
    throw new Error(`expected a ConfigurationError, got ${inspect(error)}`);
  return error.problems.map(({ line, column, path, problem, fix }) => ({
    at: `${line}:${column}`,
    path,
    problem,
    fix,
  }));
}

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
      },
    });
    expect(loaded.modelsAt(november)).toEqual([demoModel]);
    expect(loaded.notes.join()).toContain("demo models answer");
  });

  it("treats an empty file, and sections without fields, as no wishes", async () => {
    for (const content of ["", "# nothing\n", "\uFEFF", "{}", "server:\nrouting:\n  weights:\nmodels:\n"]) {
      const { configuration, modelsAt } = await load(content);
      expect(configuration.server.port).toBe(8787);
      expect(modelsAt(november).map(({ id }) => id)).toEqual(["openai/gpt-5-mini"]);
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

  it("offers no efforts and no JSON schema where the endpoint cannot be told", async () => {
    const { modelsAt } = await load("models: [{id: anthropic/claude-sonnet-5}]", {
      ANTHROPIC_API_KEY: "secret",
    });
    expect(modelsAt(november)[0]).toMatchObject({
      reasoningEfforts: [],
      capabilities: { jsonSchema: false, tools: true },
    });
  });

  it("puts flags before variables, variables before the file, the file before defaults", async () => {
    const file = "server: {host: 127.0.0.2, port: 1000}\ndatabase: {data_dir: /from/file}";
    const variables = { ...keys, PORT: "2000", TRADEWIND_DATA_DIR: "/from/environment" };
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
routing: {policy: guarantee, guarantee: {share: 0.9}, baseline: openai/gpt-5-mini, limits: {max_cost_usd: 0.5, min_quality: 0.4}, explore: 0.05}
`);
    expect(configuration.policy).toMatchObject({
      rule: { kind: "guarantee", share: 0.9, confidence: 0.9 },
      limits: { maxCostNanoUsd: 500_000_000, maxLatencyMs: null, minQuality: 0.4 },
      baselineModelId: "openai/gpt-5-mini",
      explorationRate: 0.05,
    });
  });

  it("is frozen, and shows no key and no password however it is printed", async () => {
    const { configuration } = await load("server: {port: 1}", {
      ...keys,
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
    expect((await load(`${named}discover: always`)).modelsAt(november).map(({ id }) => id)).toEqual([
      "deepseek/deepseek-v4-pro",
      "openai/gpt-5-mini",
    ]);
  });
});

describe("a wrong configuration", () => {
  it("names every wrong field with line, column and fix, in the order of the file", async () => {
    const found = await problemsOf(`models:
  - id: openai/gpt-5-mini
    deployments:
      - {provider: openai, base_ur: https://x}
    price: {input: -1, output: "2"}
routing:
  polcy: weights
  weights: {quality: much}
server: {port: "8787"}
`);
    expect(found.map(({ at, path, problem }) => `${at} ${path} ${problem}`)).toEqual([
      "4:28 models[0].deployments[0].base_ur is not a known field",
      "5:20 models[0].price.input is -1",
      '5:32 models[0].price.output must be a number, not the text "2"',
      "7:3 routing.polcy is not a known field",
      '8:22 routing.weights.quality must be a number, not the text "much"',
      '9:16 server.port must be a whole number, not the text "8787"',
    ]);
    expect(found.map(({ fix }) => fix)).toEqual([
      "Did you mean `base_url`?",
      expect.stringContaining("at least 0"),
      "Write 2 without quotation marks.",
      "Did you mean `policy`?",
      expect.stringContaining("Without it 0.6 holds"),
      "Write 8787 without quotation marks.",
    ]);
  });

  it.each([
    ["a tab as indentation", "server:\n\tport: 1", "2:1", "tabs are not allowed", "Indent with spaces."],
    ["an open bracket", "models: [\n", "2:1", "end with a ]", "close every bracket"],
    [
      "a key twice",
      "server: {port: 1}\nserver: {port: 2}",
      "2:1",
      "map keys must be unique",
      "Keep one of the two.",
    ],
    ["two documents", "server: {port: 1}\n---\nserver: {}", "2:1", "multiple documents", "use one file each"],
    ["a tag", "server: !secret {port: 1}", "1:9", "unresolved tag", "Remove the tag"],
    ["a list at the top", "[1, 2]", "1:1", "must be a map of fields, not a list", ""],
    ["a text at the top", "hello", "1:1", "must be a map of fields", ""],
  ])("refuses %s", async (_, content, at, problem, fix) => {
    const [found] = await problemsOf(content);
    expect(found?.at).toBe(at);
    expect(found?.problem).toContain(problem);
    expect(found?.fix).toContain(fix);
  });

  it("survives brackets by the thousand and aliases by the million", async () => {
    expect((await problemsOf(`a: ${"[".repeat(50_000)}`))[0]?.problem).toBe(
      "is nested too deeply to be read",
    );
    const levels = "bcdefghij".split("");
    const bomb = levels.reduce(
      (text, name, index) =>
        `${text}${name}: &${name} [${Array(9)
          .fill(`*${index === 0 ? "a" : levels[index - 1]}`)
          .join(",")}]\n`,
      "a: &a [x]\n",
    );
    expect((await problemsOf(bomb))[0]?.problem).toContain("through aliases");
  });

  it("refuses a file that is not UTF-8, is huge, is a folder, or is named but not there", async () => {
    expect((await problemsOf(Buffer.from("server:\n  host: caf\xe9\n", "latin1")))[0]?.problem).toContain(
      "line 2 has bytes",
    );
    expect((await problemsOf(Buffer.alloc(1024 * 1024 + 1, 35)))[0]?.problem).toContain(
      "more than the 1048576 allowed",
    );
    const asFolder = join(folder, "folder.yaml");
    mkdirSync(asFolder);
    for (const [path, problem] of [
      [asFolder, "is not a file"],
      [missing, "does not exist"],
    ] as const) {
      await expect(loadConfiguration(testPorts({ words: ["--config", path] }))).rejects.toThrow(
        `${path} ${problem}`,
      );
    }
  });

  it("never repeats a key that was put where a name belongs", async () => {
    const key = "sk-proj-abcdefghijklmnopqrstuvwxyz012345";
    const content = `models: [{id: openai/gpt-5-mini, deployments: [{provider: openai, api_key_env: ${key}}]}]`;
    const [found] = await problemsOf(content);
    expect(found?.path).toBe("models[0].deployments[0].api_key_env");
    expect(JSON.stringify(found)).not.toContain(key.slice(8, 20));
    const url =
      "models: [{id: own/x, deployments: [{provider: vllm, base_url: 'https://user:pass-word@host/v1'}]}]";
    expect(JSON.stringify(await problemsOf(url))).not.toContain("pass-word");
  });

  it("refuses the same model, the same place and the same day range twice or reversed", async () => {
    const found = await problemsOf(`models:
  - {id: openai/gpt-5-mini, deployments: [{provider: openai}, {provider: openai}]}
  - {id: OpenAI/GPT-5-mini}
prices:
  - {model: openai/gpt-5-mini, from: 2027-01-01, until: 2026-01-01, input: 1, output: 1}
  - {model: openai/gpt-5-mimi, from: 2026-02-30, input: 1, output: 1}
`);
    expect(found.map(({ at, path, problem }) => `${at} ${path} ${problem}`)).toEqual([
      "2:63 models[0].deployments[1] is the same place as deployments[0]",
      "3:10 models[1].id is the same as models[0].id",
      "5:57 prices[0].until is not later than `from`",
      "6:13 prices[1].model names a model that is not there",
      "6:38 prices[1].from is a day that no calendar has",
    ]);
    expect(found[3]?.fix).toBe("Did you mean `openai/gpt-5-mini`?");
  });

  it("refuses providers, variables and places that are not there", async () => {
    const found = await problemsOf(
      `models:
  - {id: a/x, deployments: [{provider: opnai}]}
  - {id: b/x, deployments: [{provider: groq}]}
  - {id: c/x, deployments: [{provider: azure, api_key_env: null}]}
  - {id: nobody/x}
`,
      {},
    );
    expect(found.map(({ path, problem }) => `${path} ${problem}`)).toEqual([
      "models[0].deployments[0].provider is not a known provider",
      "models[1].deployments[0] needs the environment variable GROQ_API_KEY, which is not set",
      expect.stringContaining("models[2].deployments[0] needs a base_url"),
      expect.stringContaining("models[3].id says nothing of who serves it"),
    ]);
    expect(found[0]?.fix).toBe("Did you mean `openai`?");
    expect(found[2]?.fix).toContain("AZURE_BASE_URL");
  });

  it("refuses weights that are all 0, a guarantee without a baseline, and a baseline that is not there", async () => {
    expect(await problemsOf("routing: {weights: {cost: 0}}")).toEqual([
      expect.objectContaining({ at: "1:20", path: "routing.weights", problem: "are all 0" }),
    ]);
    expect((await problemsOf("routing: {policy: guarantee}"))[0]?.fix).toContain("Add routing.baseline");
    const [wrong] = await problemsOf(
      "models: [{id: openai/gpt-5-mini}]\nrouting: {baseline: openai/gpt5mini}",
    );
    expect(wrong).toMatchObject({
      at: "2:21",
      path: "routing.baseline",
      fix: "Did you mean `openai/gpt-5-mini`?",
    });
  });

  it("refuses to open a server without client keys to other machines", async () => {
    for (const [content, variables, words, path] of [
      ["server: {host: 0.0.0.0}", {}, [], "server.host"],
      ["", { HOST: "::" }, [], "HOST"],
      ["", {}, ["--host", "192.168.1.5"], "--host"],
    ] as const) {
      const [found] = await problemsOf(content, { ...keys, ...variables }, words);
      expect(found?.path).toBe(path);
      expect(found?.fix).toContain("TRADEWIND_API_KEYS");
    }
    const { configuration } = await load("server: {host: 0.0.0.0}", {
      ...keys,
      TRADEWIND_API_KEYS: "one, two",
    });
    expect(configuration.server.host).toBe("0.0.0.0");
    expect((await load("server: {host: localhost}")).configuration.server.host).toBe("localhost");
  });

  it("refuses a port, a database URL, a salt or a base URL in the environment that are none, without repeating them", async () => {
    const found = await problemsOf("", {
      ...keys,
      PORT: "80a",
      DATABASE_URL: "mysql://me:hunter2@x/y",
      TRADEWIND_SALT: "tooshort",
      OPENAI_BASE_URL: "api.example.com?key=hunter2",
    });
    expect(found.map(({ path }) => path).sort()).toEqual([
      "DATABASE_URL",
      "OPENAI_BASE_URL",
      "PORT",
      "TRADEWIND_SALT",
    ]);
    expect(JSON.stringify(found)).not.toMatch(/hunter2|tooshort/);
  });
});
