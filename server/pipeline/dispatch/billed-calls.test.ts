import { describe, expect, it } from "vitest";
import type { Hedging } from "./hedging.ts";
import {
  chunk,
  completion,
  doneEvent,
  events,
  eventsThenReset,
  json,
  silence,
  textChunk,
  usageChunk,
  wholeStream,
} from "./testing/behaviours.ts";
import { useInstantTime } from "./testing/instant-time.ts";
import { startMemoryUpstream } from "./testing/memory-upstream.ts";
import { target } from "./testing/target.ts";
import { createTestDispatcher } from "./testing/test-dispatcher.ts";

useInstantTime();

/** 1,000 tokens at $0.25 and 500 at $2 per million, with 10% of markup. */
const callNanoUsd = 1_375_000;
const onlyThought = [{ index: 0, message: { role: "assistant", content: "" }, finish_reason: "length" }];
const emptyReply = json({ ...completion, choices: onlyThought });
const emptyStream = events([
  chunk({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }),
  usageChunk,
  doneEvent,
]);
const reported = (text: string) => {
  const usage = text
    .split("\n")
    .map((line) => line.replace("data: ", ""))
    .filter((line) => line.includes('"cost_details"'))
    .map((line) => (JSON.parse(line) as { usage: Record<string, never> }).usage)
    .at(-1);
  return usage as
    | { cost: number | null; cost_details: Record<string, never>; prompt_tokens: number }
    | undefined;
};

describe("a call that is billed without being the reply", () => {
  it.each([
    ["an unstreamed", {}, emptyReply, json(completion)],
    ["a streamed", { stream: true }, emptyStream, events(wholeStream)],
  ])("adds what an empty reply cost to %s one that serves after it", async (_name, body, empty, whole) => {
    await using first = startMemoryUpstream(empty);
    await using second = startMemoryUpstream(whole);
    await using dispatcher = createTestDispatcher();
    const { outcome, text } = await dispatcher.send(
      [target(first.baseUrl, "a"), target(second.baseUrl, "b")],
      body,
    );
    expect(outcome).toMatchObject({
      status: "ok",
      usage: { inputTokens: 1_000, outputTokens: 500 },
      cost: { totalNanoUsd: 2 * callNanoUsd },
    });
    for (const { charge } of outcome.attempts) expect(charge?.cost?.totalNanoUsd).toBe(callNanoUsd);
    const usage = reported(text);
    expect(usage?.cost).toBe((2 * callNanoUsd) / 1e9);
    expect(usage?.prompt_tokens).toBe(1_000);
    expect(usage?.cost_details.parts).toMatchObject([
      { how: "failed", deployment: "openai/a#0", cost: callNanoUsd / 1e9 },
      { how: "whole", deployment: "openai/b#0", cost: callNanoUsd / 1e9 },
    ]);
  });

  const tiered = {
    ...target("http://127.0.0.1", "tiered").candidate.model.price!,
    serviceTierFactors: { flex: 0.5, priority: 2 },
  };
  it.each([
    ["priority", undefined, 2 * callNanoUsd],
    ["priority", "default", callNanoUsd],
    ["priority", "priority", 2 * callNanoUsd],
    ["flex", undefined, callNanoUsd],
    ["flex", "flex", callNanoUsd / 2],
    ["auto", "priority", 2 * callNanoUsd],
    [undefined, "flex", callNanoUsd / 2],
    ["scale", undefined, null],
  ])("bills a request for the tier %s that was served at %s", async (asked, served, nanoUsd) => {
    await using upstream = startMemoryUpstream(json({ ...completion, service_tier: served }));
    await using dispatcher = createTestDispatcher();
    const place = target(upstream.baseUrl, "tiered", {}, { price: tiered });
    const { outcome, text } = await dispatcher.send([place], { service_tier: asked });
    expect(outcome.cost?.totalNanoUsd ?? null).toBe(nanoUsd);
    expect(outcome.usage?.serviceTier).toBe(served);
    expect(reported(`data: ${text}`)?.cost ?? null).toBe(nanoUsd === null ? null : nanoUsd / 1e9);
    if (nanoUsd === null) expect(outcome.costUnknownReason).toContain("`scale`");
  });

  it.each([
    [{ web_search_options: {} }, {}, 0, null],
    [{ tools: [{ type: "browser_search" }] }, {}, 0, null],
    [{ search_parameters: { mode: "auto" } }, {}, 0, null],
    // A cent a search, of which there were two.
    [{ web_search_options: {} }, { num_search_queries: 2 }, 0, callNanoUsd + 22_000_000],
    // Searches are part of what a request costs.
    [{ web_search_options: {} }, {}, 5_000_000, callNanoUsd + 5_500_000],
    [{ tools: [{ type: "function", function: { name: "find" } }] }, {}, 0, callNanoUsd],
  ] as const)(
    "bills %j with the usage %j at %d a request",
    async (asked, counted, requestNanoUsd, nanoUsd) => {
      const usage = { ...completion.usage, ...counted };
      await using upstream = startMemoryUpstream(json({ ...completion, usage }));
      await using dispatcher = createTestDispatcher();
      const searching = { ...tiered, requestNanoUsd, extraNanoUsdPerMillion: { searches: 10_000e9 } };
      const place = target(upstream.baseUrl, "searching", {}, { price: searching });
      const { outcome } = await dispatcher.send([place], asked);
      expect(outcome.cost?.totalNanoUsd ?? null).toBe(nanoUsd);
      if (nanoUsd === null)
        expect(outcome.costUnknownReason).toContain(/\w*search\w*/.exec(JSON.stringify(asked))![0]);
    },
  );

  it.each([
    [true, "ok", 2],
    [false, "error", 1],
  ])(
    "asks whether there is money for another call after one that is billed: %s",
    async (paid, status, calls) => {
      await using empty = startMemoryUpstream(emptyReply);
      await using whole = startMemoryUpstream(json(completion));
      const asked: string[] = [];
      await using dispatcher = createTestDispatcher({
        paysAgain: async ({ deployment }) => {
          asked.push(deployment.id);
          return paid;
        },
      });
      const { outcome } = await dispatcher.send([target(empty.baseUrl, "a"), target(whole.baseUrl, "b")]);
      expect(outcome).toMatchObject({ status, cost: { totalNanoUsd: calls * callNanoUsd } });
      expect(asked).toEqual([outcome.attempts[0]!.deploymentId]);
    },
  );

  it("records what failed calls cost where no place serves, and nothing where none was billed", async () => {
    await using empty = startMemoryUpstream(emptyReply);
    await using refusing = startMemoryUpstream(json({ error: { message: "no" } }, 500));
    await using dispatcher = createTestDispatcher();
    const billed = await dispatcher.send([target(empty.baseUrl, "a"), target(refusing.baseUrl, "b")]);
    expect(billed.outcome).toMatchObject({
      ...{ status: "error", servedCandidateId: null, usage: null },
      cost: { totalNanoUsd: callNanoUsd },
    });
    const { outcome } = await dispatcher.send([target(refusing.baseUrl, "c")]);
    expect(outcome.cost).toBeNull();
    for (const { charge } of outcome.attempts) expect(charge).toBeUndefined();
  });

  it("keeps the bill of an empty reply beside those of two that wrote one together", async () => {
    await using empty = startMemoryUpstream(emptyStream);
    await using cut = startMemoryUpstream(eventsThenReset([textChunk("Hello"), textChunk(" naïve")]));
    await using rest = startMemoryUpstream(events([textChunk(" 日本", "stop"), usageChunk, doneEvent]));
    await using dispatcher = createTestDispatcher({ resumes: true });
    const { outcome, text } = await dispatcher.send(
      [target(empty.baseUrl, "a"), target(cut.baseUrl, "b"), target(rest.baseUrl, "c")],
      { stream: true },
    );
    expect(outcome).toMatchObject({ status: "ok", cost: null });
    expect(outcome.costUnknownReason).toMatch(/openai\/b/);
    expect(outcome.attempts[0]?.charge?.cost?.totalNanoUsd).toBe(callNanoUsd);
    expect(reported(text)?.cost_details.parts).toMatchObject([
      { how: "failed", cost: callNanoUsd / 1e9 },
      { how: "first", cost: null },
      { how: "instruction", cost: callNanoUsd / 1e9 },
    ]);
  });

  it("says of a call that lost a hedge that its cost is not known, to the client as in the record", async () => {
    await using slow = startMemoryUpstream(silence);
    await using other = startMemoryUpstream(events(wholeStream));
    const eager: Hedging = { consumer: {}, afterMs: () => 40, admit: () => true };
    await using dispatcher = createTestDispatcher({ hedging: eager });
    const { outcome, text } = await dispatcher.send([target(slow.baseUrl, "a"), target(other.baseUrl, "b")], {
      stream: true,
    });
    expect(outcome).toMatchObject({ status: "ok", cost: null });
    expect(outcome.costUnknownReason).toMatch(/lost the race, of openai\/a/);
    expect(outcome.attempts).toMatchObject([
      { errorCode: "hedge_lost", charge: { cost: null, costUnknownReason: expect.any(String) } },
      { errorCode: null, charge: { cost: { totalNanoUsd: callNanoUsd }, costUnknownReason: null } },
    ]);
    expect(reported(text)).toMatchObject({
      cost: null,
      cost_details: {
        parts: [
          { how: "hedge_lost", cost: null },
          { how: "whole", cost: callNanoUsd / 1e9 },
        ],
      },
    });
  });
});
