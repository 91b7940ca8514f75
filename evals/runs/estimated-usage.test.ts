import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askTarget, BudgetError, type CallContext } from "./ask-target.ts";
import { createBudget } from "./budget.ts";
import { createEndpointTarget } from "./endpoint-target.ts";
import type { TargetRequest } from "./target.ts";

/** 1,000 words, about 1,250 tokens by their length. */
const words = "word ".repeat(1_000).trim();
let usage: object | undefined;
const server = createServer((incoming, outgoing) => {
  incoming.resume().on("end", () => {
    outgoing.setHeader("content-type", "application/json").end(
      JSON.stringify({
        model: "m",
        choices: [{ message: { content: words }, finish_reason: "stop" }],
        usage,
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

/** $1 per million tokens in, $2 out. */
const price = {
  inputNanoUsdPerMillion: 1e9,
  outputNanoUsdPerMillion: 2e9,
  cachedInputNanoUsdPerMillion: null,
  cacheWriteNanoUsdPerMillion: null,
  requestNanoUsd: 0,
  tiers: [],
  source: "test",
};

async function spentOn(reported: object | undefined, calls: number, capNanoUsd: number | null) {
  usage = reported;
  const target = createEndpointTarget({
    ...{ baseUrl, model: "m", apiKey: null, price, maxOutputTokens: 2_000 },
    clock: { monotonicMs: () => 0, nowMs: () => 0 },
  });
  const budget = createBudget(capNanoUsd);
  const context: CallContext = {
    ...{ budget, isCapped: capNanoUsd !== null, cache: null, seed: null },
    signal: new AbortController().signal,
  };
  const request: TargetRequest = {
    messages: [{ role: "user", content: "x".repeat(4_000) }],
    tools: [],
    parameters: {},
  };
  let answered = 0;
  for (let call = 0; call < calls; call += 1) {
    try {
      await askTarget(target, request, call, context);
      answered += 1;
    } catch (error) {
      if (!(error instanceof BudgetError)) throw error;
    }
  }
  return { answered, spentNanoUsd: budget.spentNanoUsd };
}

describe("the dollar cap", () => {
  // 1,000 tokens in and 1,250 out by the text.
  const byText = 1_000 * 1_000 + 1_250 * 2_000;

  it("counts the text's tokens where a provider reports fewer, and ends in time", async () => {
    const one = await spentOn({ prompt_tokens: 1, completion_tokens: 1 }, 1, 1e9);
    expect(one.spentNanoUsd).toBeGreaterThan(0.9 * byText);
    expect(one.spentNanoUsd).toBeLessThan(1.1 * byText);
    const many = await spentOn({ prompt_tokens: 1, completion_tokens: 1 }, 20, 20e6);
    expect(many.answered).toBeLessThan(7);
    expect(many.spentNanoUsd).toBeLessThanOrEqual(20e6);
  });

  it("counts each side for itself, and what is reported where that is more", async () => {
    const input = await spentOn({ prompt_tokens: 1, completion_tokens: 1_900 }, 1, 1e9);
    expect(input.spentNanoUsd).toBeGreaterThan(0.9 * 1e6 + 1_900 * 2_000);
    const reported = await spentOn({ prompt_tokens: 3_000, completion_tokens: 1_900 }, 1, 1e9);
    expect(reported.spentNanoUsd).toBe(3_000 * 1_000 + 1_900 * 2_000);
  });

  it("counts a stated cost without usage at the least by the text, and without a cap what is stated", async () => {
    const stated = await spentOn({ cost: 0.000_001 }, 1, 1e9);
    expect(stated.spentNanoUsd).toBeGreaterThan(0.9 * byText);
    expect((await spentOn({ prompt_tokens: 1, completion_tokens: 1 }, 1, null)).spentNanoUsd).toBe(3_000);
  });
});
