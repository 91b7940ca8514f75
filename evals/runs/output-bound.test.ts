import { createServer } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { askTarget, type CallContext } from "./ask-target.ts";
import { createBudget } from "./budget.ts";
import { createEndpointTarget } from "./endpoint-target.ts";
import type { TargetRequest } from "./target.ts";

const received: Record<string, unknown>[] = [];
/** Answers with as many tokens as it may, and would like to say 5,000. */
const server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  incoming.on("end", () => {
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    received.push(body);
    const limit = typeof body.max_tokens === "number" ? body.max_tokens : 5_000;
    const tokens = Math.min(limit, 5_000);
    outgoing.setHeader("content-type", "application/json").end(
      JSON.stringify({
        model: "long",
        choices: [
          { message: { content: "word ".repeat(tokens) }, finish_reason: tokens < 5_000 ? "length" : "stop" },
        ],
        usage: { prompt_tokens: 1, completion_tokens: tokens },
      }),
    );
  });
});
let baseUrl = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  baseUrl = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}/v1`;
});
afterAll(() => server.close());

const price = {
  inputNanoUsdPerMillion: 1_000_000,
  outputNanoUsdPerMillion: 1_000_000_000,
  cachedInputNanoUsdPerMillion: null,
  cacheWriteNanoUsdPerMillion: null,
  requestNanoUsd: 0,
  tiers: [],
  source: "test",
};

async function ask(parameters: TargetRequest["parameters"], capNanoUsd: number | null) {
  const target = createEndpointTarget({
    baseUrl,
    model: "long",
    apiKey: null,
    price,
    maxOutputTokens: 100,
    clock: { monotonicMs: () => 0, nowMs: () => 0 },
  });
  const budget = createBudget(capNanoUsd);
  const context: CallContext = {
    budget,
    isCapped: capNanoUsd !== null,
    cache: null,
    seed: null,
    signal: new AbortController().signal,
  };
  const request = { messages: [{ role: "user" as const, content: "tell me all" }], tools: [], parameters };
  const outcome = await askTarget(target, request, 0, context).then(
    ({ answer }) => answer.usage.outputTokens,
    (error: Error) => error.message,
  );
  return { outcome, spentNanoUsd: budget.spentNanoUsd, sent: received.at(-1) };
}

it("bounds a reply to what a cap has set aside, and says that the bound cut it off", async () => {
  const { outcome, spentNanoUsd, sent } = await ask({}, 1e9);
  expect(sent?.max_tokens).toBe(100);
  expect(outcome).toContain("raise --max-tokens");
  expect(spentNanoUsd).toBeGreaterThan(0);
  expect(spentNanoUsd).toBeLessThanOrEqual(100_000 + 1_000);
});

it("leaves a case its own limit, and a run without a cap its freedom", async () => {
  expect((await ask({ max_tokens: 7 }, 1e9)).outcome).toBe(7);
  const free = await ask({}, null);
  expect([free.outcome, "max_tokens" in (free.sent ?? {})]).toEqual([5_000, false]);
});
