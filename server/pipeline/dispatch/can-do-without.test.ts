import { describe, expect, it } from "vitest";
import { completion, json, status } from "./testing/behaviours.ts";
import type { Behaviour, SeenRequest } from "./testing/fake-upstream.ts";
import { useInstantTime } from "./testing/instant-time.ts";
import { startMemoryUpstream } from "./testing/memory-upstream.ts";
import { target } from "./testing/target.ts";
import { createTestDispatcher } from "./testing/test-dispatcher.ts";

useInstantTime();

/** Refuses the first of the fields that a request has; answers one that has none. */
const refuses =
  (...fields: string[]): Behaviour =>
  (response, request, number) => {
    const field = fields.find((name) => request.body[name] !== undefined);
    const behave =
      field === undefined ? json(completion) : status(400, { message: `Unsupported parameter: '${field}'` });
    behave(response, request, number);
  };
const tuned = { seed: 7, top_p: 0.9, presence_penalty: 0.1, frequency_penalty: 0.1, store: true };
const fieldsOf = (seen: readonly SeenRequest[]) =>
  seen.map(({ body }) => Object.keys(body).filter((name) => name in tuned));

describe("a refusal that names a parameter which only tunes the request", () => {
  it("is answered by the same place without it, at once, and the client is told what was left out", async () => {
    await using upstream = startMemoryUpstream(refuses("seed"));
    await using other = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher({ isFitted: true });
    const places = [target(upstream.baseUrl, "a"), target(other.baseUrl, "b")];
    const { outcome } = await dispatcher.send(places, { seed: 7, top_p: 0.9 });
    expect(outcome).toMatchObject({ status: "ok", servedCandidateId: "openai/a" });
    expect(outcome.attempts.map(({ errorCode }) => errorCode)).toEqual(["upstream_rejected", null]);
    expect(fieldsOf(upstream.seen)).toEqual([["seed", "top_p"], ["top_p"]]);
    expect(dispatcher.sleeps).toEqual([]);
    expect(dispatcher.heads).toMatchObject([{ attempts: 2, dropped: ["seed"] }]);
  });

  it("is remembered for that deployment alone", async () => {
    await using upstream = startMemoryUpstream(refuses("seed"));
    await using dispatcher = createTestDispatcher({ isFitted: true });
    await dispatcher.send([target(upstream.baseUrl, "a")], { seed: 7 });
    const again = await dispatcher.send([target(upstream.baseUrl, "a")], { seed: 7 });
    expect(again.outcome.attempts).toHaveLength(1);
    await dispatcher.send([target(upstream.baseUrl, "b")], { seed: 7 });
    expect(fieldsOf(upstream.seen)).toEqual([["seed"], [], [], ["seed"], []]);
  });

  it("goes on one by one, for five attempts of a request at most", async () => {
    await using upstream = startMemoryUpstream(refuses(...Object.keys(tuned)));
    await using dispatcher = createTestDispatcher({ isFitted: true });
    const first = await dispatcher.send([target(upstream.baseUrl, "a")], tuned);
    expect(first.reply.status).toBe(400);
    expect(fieldsOf(upstream.seen).map(({ length }) => length)).toEqual([5, 4, 3, 2, 1]);
    // The last one was learnt, too.
    const second = await dispatcher.send([target(upstream.baseUrl, "a")], tuned);
    expect(second.outcome).toMatchObject({ status: "ok", attempts: [{}] });
  });

  it("makes no more attempts than a request has", async () => {
    await using upstream = startMemoryUpstream(refuses("seed", "top_p"));
    await using dispatcher = createTestDispatcher({ isFitted: true, options: { maxAttempts: 2 } });
    const { outcome, reply } = await dispatcher.send([target(upstream.baseUrl, "a")], tuned);
    expect([reply.status, outcome.attempts.length, upstream.seen.length]).toEqual([400, 2, 2]);
  });

  it.each([
    ["the caller wants it as it is", { isFitted: false }, { seed: 7 }, refuses("seed")],
    ["it says what the reply must be", { isFitted: true }, { n: 2 }, refuses("n")],
    [
      "the status is not a refusal",
      { isFitted: true },
      { seed: 7 },
      status(404, { message: "Unsupported parameter: 'seed'" }),
    ],
  ] as const)("is the client's where %s", async (_name, setup, body, behaviour) => {
    await using upstream = startMemoryUpstream(behaviour);
    await using dispatcher = createTestDispatcher(setup);
    const { outcome } = await dispatcher.send([target(upstream.baseUrl, "a")], body);
    expect(outcome).toMatchObject({ status: "error", attempts: [{}] });
  });
});
