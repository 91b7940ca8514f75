import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { buildCatalog } from "../../engine/index.ts";
import { discoverModels, longestDiscoveryMs } from "./discover-models.ts";
import { ollamaOrigin } from "./discover-ollama.ts";
import { after, httpAsk } from "./http-ask.ts";
import { loadConfiguration } from "./load-configuration.ts";
import { collectProblems } from "./problem-collector.ts";
import { testPorts } from "./testing.ts";

/** A reply of /api/show; `"silent"`: none, ever; a number: that status. */
type Shown = Readonly<Record<string, unknown>> | "silent" | number;

const llama = (
  capabilities: readonly string[] | null,
  contextLength = 131_072,
  more: object = {},
): Shown => ({
  details: { family: "llama" },
  model_info: {
    "general.architecture": "llama",
    "llama.context_length": contextLength,
    "llama.block_count": 80,
  },
  ...(capabilities === null ? {} : { capabilities }),
  ...more,
});

interface Fake {
  readonly variables: Readonly<Record<string, string>>;
  /** Most descriptions that were being asked for at the same time. */
  readonly peak: () => number;
}

/** An Ollama on a port of this machine that lists and describes these models; a row may add fields to its line in /api/tags. */
async function withOllama<Result>(
  rows: Readonly<Record<string, Shown>>,
  use: (fake: Fake) => Promise<Result>,
  listed: Readonly<Record<string, object>> = {},
): Promise<Result> {
  let open = 0;
  let peak = 0;
  const server = createServer(async (request, response) => {
    const json = (status: number, value: unknown) => response.writeHead(status).end(JSON.stringify(value));
    if (request.method === "GET" && request.url === "/api/tags") {
      const models = Object.keys(rows).map((name) => ({ name, model: name, ...listed[name] }));
      return json(200, { models: [...models, { name: 5 }, null] });
    }
    if (request.method !== "POST" || request.url !== "/api/show") return json(404, {});
    open += 1;
    peak = Math.max(peak, open);
    let body = "";
    for await (const part of request) body += String(part);
    const shown = rows[(JSON.parse(body) as { model: string }).model] ?? 404;
    await new Promise((resolve) => setImmediate(resolve));
    if (shown === "silent") return;
    open -= 1;
    if (typeof shown === "number") return json(shown, { error: "no" });
    return json(200, shown);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await use({ variables: { OLLAMA_HOST: origin }, peak: () => peak });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function discover({ variables }: Fake, wait: typeof after = () => new Promise(() => undefined)) {
  const problems = collectProblems(null, null);
  return discoverModels({
    ...testPorts({ variables, httpAsk, after: wait }),
    problems,
    markupBasisPoints: 50,
  });
}

describe("discoverOllama", () => {
  it("takes capabilities and context windows from what Ollama says of each model", async () => {
    const { models, notes } = await withOllama(
      {
        "llama3.3:latest": llama(["completion", "tools"]),
        "gemma3:4b": {
          capabilities: ["completion", "vision"],
          model_info: {
            "general.architecture": "gemma3",
            "gemma3.context_length": 131_072,
            "clip.context_length": 77,
          },
          parameters: 'stop "<end>"\nnum_ctx                        8192\ntemperature 1',
        },
        "qwen3:8b": llama(["completion", "tools", "thinking"], 40_960),
      },
      discover,
    );
    expect(models.map(({ entry }) => [entry.id, entry.contextWindowTokens, entry.reasonsByItself])).toEqual([
      ["ollama/llama3.3", 131_072, false],
      ["ollama/gemma3:4b", 8192, false],
      ["ollama/qwen3:8b", 40_960, true],
    ]);
    expect(models.map(({ entry }) => entry.capabilities)).toMatchObject([
      { tools: true, imageInput: false, jsonSchema: true, jsonMode: true },
      { tools: false, imageInput: true, jsonSchema: true },
      { tools: true, imageInput: false },
    ]);
    expect(models[0]).toMatchObject({
      deployments: [
        { upstreamModel: "llama3.3:latest", apiKeyEnv: null, region: "local", markupBasisPoints: 50 },
      ],
      prices: [{ price: { inputNanoUsdPerMillion: 0, outputNanoUsdPerMillion: 0 } }],
    });
    expect(notes).toEqual([expect.stringMatching(/^3 models of Ollama at http:\/\/127\.0\.0\.1:\d+$/)]);
  });

  it("leaves out what does not chat: by what Ollama says, and by the name where it says nothing", async () => {
    const { models } = await withOllama(
      {
        "nomic-embed-text:latest": llama(["embedding"]),
        "vectors:1b": llama(["embedding"]),
        "embedded-c-coder:7b": llama(["completion"]),
        "qwen3-reranker:0.6b": llama(["completion"]),
        "pooled:1b": llama(null, 512, { model_info: { "bert.pooling_type": 1 } }),
        "mxbai-embed-large:latest": llama(null),
        "bge-m3:latest": 500,
        "old-llama:7b": llama(null, 4096),
        "encoder:latest": 404,
      },
      discover,
      { "encoder:latest": { details: { family: "nomic-bert" } } },
    );
    expect(models.map(({ entry }) => entry.id)).toEqual([
      "ollama/embedded-c-coder:7b",
      "ollama/old-llama:7b",
    ]);
    expect(models[1]?.entry).toMatchObject({ capabilities: { tools: null }, contextWindowTokens: 4096 });
  });

  it("takes a cloud model for neither local nor free, however it is recognised", async () => {
    const { models, notes } = await withOllama(
      {
        "gpt-oss:120b-cloud": llama(["completion", "tools"]),
        "glm-4.6:cloud": 500,
        "mine:latest": llama(["completion"], 1000, { remote_host: "https://ollama.com", remote_model: "x" }),
        "listed:latest": 500,
        "cloudy:7b": llama(["completion"]),
      },
      discover,
      { "listed:latest": { remote_host: "https://ollama.com:443" } },
    );
    const rows = models.map(({ entry, deployments, prices }) => [
      entry.id,
      deployments[0]?.region,
      prices.length,
    ]);
    expect(rows).toEqual([
      ["ollama/gpt-oss:120b-cloud", null, 0],
      ["ollama/glm-4.6:cloud", null, 0],
      ["ollama/mine", null, 0],
      ["ollama/listed", null, 0],
      ["ollama/cloudy:7b", "local", 1],
    ]);
    expect(models[0]?.entry.capabilities).toMatchObject({ tools: true, jsonSchema: null });
    expect(notes[1]).toMatch(/^ollama\/gpt-oss:120b-cloud, .*: run in Ollama's cloud, price unknown/);
  });

  it("describes few at a time, and takes those that are silent for unknown once the time is up", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `model-${index}:1b`);
    const rows = Object.fromEntries(names.map((name) => [name, llama(["completion", "tools"])]));
    const waits: number[] = [];
    const { found, peak } = await withOllama({ ...rows, "slow:1b": "silent" }, async (fake) => ({
      found: await discover(fake, (milliseconds) => {
        waits.push(milliseconds);
        return after(milliseconds);
      }),
      peak: fake.peak(),
    }));
    expect(waits).toEqual([longestDiscoveryMs]);
    expect(peak).toBeLessThanOrEqual(8);
    expect(found.models).toHaveLength(21);
    expect(found.models.at(-1)?.entry).toMatchObject({
      id: "ollama/slow:1b",
      capabilities: { tools: null, imageInput: null },
      contextWindowTokens: null,
    });
    expect(found.notes.at(-1)).toContain("ollama/slow:1b: not described by Ollama in time");
  });

  it("answers to a name with and without its tag `latest`", async () => {
    await withOllama(
      { "llama3.3:latest": llama(["completion"]), "me/own:latest": 500 },
      async ({ variables }) => {
        const loaded = await loadConfiguration(testPorts({ variables, httpAsk, after }));
        const catalog = buildCatalog(loaded.modelsAt(0));
        for (const name of ["llama3.3", "llama3.3:latest", "ollama/llama3.3", "ollama/llama3.3:latest"]) {
          expect(catalog.find(name)).toMatchObject({ found: true, model: { id: "ollama/llama3.3" } });
        }
        for (const name of ["own", "me/own", "me/own:latest", "ollama/me/own:latest"]) {
          expect(catalog.find(name)).toMatchObject({ found: true, model: { id: "ollama/me/own" } });
        }
        expect(catalog.find("llama3.3:70b")).toMatchObject({
          found: false,
          suggestions: ["ollama/llama3.3"],
        });
      },
    );
  });
});

describe("ollamaOrigin", () => {
  it.each([
    [null, null, "http://127.0.0.1:11434"],
    [null, "0.0.0.0", "http://127.0.0.1:11434"],
    [null, "0.0.0.0:8080", "http://127.0.0.1:8080"],
    [null, ":8080", "http://127.0.0.1:8080"],
    [null, "box.local", "http://box.local:11434"],
    [null, "http://box.local:1234/", "http://box.local:1234"],
    [null, "https://box.local", "https://box.local"],
    [null, "[::1]:1234", "http://[::1]:1234"],
    ["http://10.0.0.1:11434/v1", "ignored", "http://10.0.0.1:11434"],
    [null, "not a host", null],
    ["nonsense", null, null],
  ])("reads base URL %s and host %s as %s", (baseUrl, host, expected) => {
    expect(ollamaOrigin(baseUrl, host)).toBe(expected);
  });
});
