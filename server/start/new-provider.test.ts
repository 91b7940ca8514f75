import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { completion, json } from "../pipeline/dispatch/testing/behaviours.ts";
import { type FakeUpstream, startFakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import type { RunningServer } from "./start-server.ts";
import { startFrom } from "./testing/start-from.ts";

const page = readFileSync(new URL("../../docs/providers.md", import.meta.url), "utf8");
const section = page.slice(page.indexOf("## Adding a provider"));
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\n([^]*?)\n\`\`\``).exec(section)?.[1] ?? "";

let folder: string;
let upstream: FakeUpstream;
let server: RunningServer;

/** The page's configuration, pointed to the replay upstream, beside a key of a provider that was added by its steps. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tradewind-provider-"));
  upstream = await startFakeUpstream(json(completion));
  const own = block("yaml").replace("https://llm.acme.example/v1", upstream.baseUrl);
  expect(own).toContain(upstream.baseUrl);
  const file = join(folder, "tradewind.yaml");
  writeFileSync(file, `${own}\ndiscover: always\nembedding: {depth: static}\n`);
  server = await startFrom([`--data-dir=${folder}`, `--config=${file}`], {
    ...{ LOG_LEVEL: "silent", ACME_API_KEY: "sk-acme" },
    ...{ OVHCLOUD_API_KEY: "sk-ovh", OVHCLOUD_BASE_URL: upstream.baseUrl },
  });
}, 300_000);

afterAll(async () => {
  await server?.stop();
  await upstream[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const ask = async (body: string) => {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${server.address}/v1/chat/completions`, { method: "POST", headers, body });
  const reply = (await response.json()) as { model: string; usage: { cost: number } };
  return { model: reply.model, cost: reply.usage.cost, seen: upstream.seen.at(-1)! };
};

it("reaches an endpoint of one's own by the configuration and the request that the page shows", async () => {
  const { model, cost, seen } = await ask(/-d '(.*)'/.exec(block("sh"))?.[1] ?? "");
  expect(model).toBe("acme/large");
  expect(seen.headers.authorization).toBe("Bearer sk-acme");
  expect(seen.body).toMatchObject({ model: "acme-large-2026" });
  // 1,000 tokens of input at $0.50 and 500 of output at $1.50 per million.
  expect(cost).toBe(0.00125);
});

it("reaches a provider that was added by the page's steps with nothing but its key", async () => {
  const messages = [{ role: "user", content: "Hello" }];
  const asked = { model: "ovhcloud/gpt-oss-120b", max_completion_tokens: 50, messages };
  const { model, cost, seen } = await ask(JSON.stringify(asked));
  expect(model).toBe("ovhcloud/gpt-oss-120b");
  expect(seen.headers.authorization).toBe("Bearer sk-ovh");
  expect(seen.body).toMatchObject({ model: "gpt-oss-120b", max_tokens: 50 });
  // $0.09 and $0.47 per million.
  expect(cost).toBe(0.000325);
});

it("lists both, and believes something of the one that was added", async () => {
  const listed = (await (await fetch(`${server.address}/v1/models`)).json()) as { data: { id: string }[] };
  const ids = listed.data.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(["acme/large", "ovhcloud/gpt-oss-120b"]));
  const priors = JSON.parse(
    readFileSync(new URL("../../datasets/priors/default.json", import.meta.url), "utf8"),
  ) as { candidates: Record<string, object> };
  expect(Object.keys(priors.candidates)).toContain("ovhcloud/gpt-oss-120b@medium");
});
