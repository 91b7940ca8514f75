import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { startTestUpstream } from "../distributed/testing/start-test-upstream.ts";
import { startProcess } from "../testing/start-process.ts";
import { publishedPrices } from "./published-prices.ts";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function endpointWith(data: unknown): Promise<string> {
  const server = createServer((_, response) => response.end(JSON.stringify({ object: "list", data })));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUps.push(() => server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/v1/`;
}

const ceiling = (input: number, output: number, request = 0) => ({
  pricing: { ceiling: { input, output, request } },
});

describe("publishedPrices", () => {
  it("gives auto the most expensive of every rate, and each model its own", async () => {
    const url = await endpointWith([
      { id: "auto", owned_by: "tradewind", pricing: null },
      { id: "auto:quality", owned_by: "tradewind", pricing: null },
      { id: "a/expensive-in", ...ceiling(3, 4) },
      { id: "a/expensive-out", ...ceiling(1, 15, 0.01) },
    ]);
    const priceOf = await publishedPrices(url, null);
    expect(priceOf("auto:quality")).toEqual(priceOf("auto"));
    expect(priceOf("auto")).toMatchObject({
      inputNanoUsdPerMillion: 3e9,
      outputNanoUsdPerMillion: 15e9,
      requestNanoUsd: 1e7,
    });
    expect(priceOf("a/expensive-in@high")).toMatchObject({
      inputNanoUsdPerMillion: 3e9,
      outputNanoUsdPerMillion: 4e9,
    });
    expect(priceOf("a/other")).toBeNull();
  });

  it("knows no bound for auto where one model has no price, and none where nothing is published", async () => {
    const partly = await endpointWith([
      { id: "auto", owned_by: "tradewind", pricing: null },
      { id: "a", ...ceiling(3, 4) },
      { id: "b", pricing: null },
    ]);
    expect((await publishedPrices(partly, null))("auto")).toBeNull();
    const elsewhere = await endpointWith([
      { id: "auto", owned_by: "openrouter", pricing: { prompt: "0.1" } },
      { id: "a", ...ceiling(1, 1) },
    ]);
    expect((await publishedPrices(elsewhere, null))("auto")).toBeNull();
    expect((await publishedPrices("http://127.0.0.1:9/v1", null))("a")).toBeNull();
  });
});

describe("--url with --max-usd", () => {
  it("holds a cap for auto and for models on a running Tradewind, by the prices that it publishes", {
    timeout: 300_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "published-"));
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
    const upstream = await startTestUpstream();
    cleanUps.push(upstream.close);
    const deployment = (markup_percent: number) => [
      { provider: "vllm", model: "echo", base_url: upstream.url, api_key_env: null, markup_percent },
    ];
    const config = join(folder, "tradewind.yaml");
    writeFileSync(
      config,
      JSON.stringify({
        models: [
          { id: "echo/cheap", deployments: deployment(0), price: { input: 1, output: 2 } },
          { id: "echo/expensive", deployments: deployment(25), price: { input: 10, output: 20 } },
        ],
      }),
    );
    const server = startProcess(
      "server/main.ts",
      ["--port", "0", "--config", config, "--data-dir", join(folder, "server")],
      {},
    );
    cleanUps.push(async () => {
      server.child.kill("SIGTERM");
      await server.ended;
    });
    const address = (await server.printed(/listens on (http:\/\/\S+)/))[1] ?? "";
    const listed = (await (await fetch(`${address}/v1/models/echo/expensive`)).json()) as {
      pricing: unknown;
    };
    expect(listed.pricing).toMatchObject({
      input: 10,
      output: 20,
      ceiling: { input: 12.5, output: 25, request: 0 },
    });
    const suite = join(folder, "s.jsonl");
    const cases = Array.from({ length: 40 }, (_, at) =>
      JSON.stringify({ id: `c${at}`, input: `Say ${at}`, ideal: "x" }),
    );
    writeFileSync(suite, cases.join("\n"));
    const capUsd = 0.003;
    const run = startProcess(
      "scripts/eval.ts",
      [
        ...[suite, "--url", `${address}/v1`, "--models", "auto,echo/expensive", "--max-usd", String(capUsd)],
        ...["--max-tokens", "16", "--concurrency", "2", "--json", join(folder, "report.json")],
      ],
      { TRADEWIND_DATA_DIR: join(folder, "eval") },
    );
    expect(await run.ended).toBe(1);
    expect(run.text()).toContain("stopped at the dollar cap");
    const report = JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as {
      run: { spent_nano_usd: number };
    };
    expect(report.run.spent_nano_usd).toBeGreaterThan(0);
    expect(report.run.spent_nano_usd).toBeLessThanOrEqual(capUsd * 1e9);
  });
});
