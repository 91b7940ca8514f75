import { describe, expect, it } from "vitest";
import { prefilled } from "../../providers/prefill-form.ts";
import type { ProviderCall } from "../../upstream/provider.ts";
import { CollectingSink } from "./collecting-sink.ts";
import {
  chunk,
  doneEvent,
  events,
  eventsThenSilence,
  finishChunk,
  json,
  roleChunk,
  textChunk,
  usageChunk,
} from "./testing/behaviours.ts";
import type { Behaviour } from "./testing/fake-upstream.ts";
import { useInstantTime } from "./testing/instant-time.ts";
import { startMemoryUpstream } from "./testing/memory-upstream.ts";
import { readAsClient } from "./testing/read-as-client.ts";
import { target } from "./testing/target.ts";
import { createTestDispatcher } from "./testing/test-dispatcher.ts";

useInstantTime();

const options = { firstTokenMs: 300, idleMs: 300, closingMs: 100, drainMs: 60 };
const saying = (...texts: string[]): string[] => [roleChunk, ...texts.map((text) => textChunk(text))];
const whole = (...texts: string[]): Behaviour =>
  events([...saying(...texts), finishChunk, usageChunk, doneEvent]);
const cut = (...texts: string[]): Behaviour => events(saying(...texts));

interface Message {
  readonly role: string;
  readonly content: string;
}

/** A chat request whose places behave so, one after the other. */
async function play(
  behaviours: readonly Behaviour[],
  { body = {}, models = [] }: { body?: object; models?: readonly object[] } = {},
) {
  const upstreams = await Promise.all(behaviours.map((behaviour) => startMemoryUpstream(behaviour)));
  await using dispatcher = createTestDispatcher({ options, resumes: true });
  const places = upstreams.map(({ baseUrl }, at) => target(baseUrl, "abc"[at], {}, models[at] ?? {}));
  const { outcome, reply, text } = await dispatcher.send(places, { stream: true, ...body });
  const bodies = upstreams.map(({ seen }) =>
    seen.map((request) => request.body as { messages: Message[] } & Record<string, unknown>),
  );
  for (const upstream of upstreams) await upstream[Symbol.asyncDispose]();
  return {
    outcome,
    seen: readAsClient(reply, true),
    text,
    bodies,
    calls: bodies.map(({ length }) => length),
  };
}

describe("a stream that broke off", () => {
  it("is given to the next place with the text so far and an instruction, the request otherwise as it was", async () => {
    const { outcome, seen, text, bodies } = await play([cut("Hello wor"), whole("ld", "!")], {
      body: { temperature: 0.5, max_tokens: 100, messages: [{ role: "user", content: "Hi" }] },
    });
    expect(seen).toMatchObject({
      text: "Hello world!",
      isDone: true,
      error: null,
      model: "openai/a",
      costUsd: null,
    });
    const [user, assistant, instruction] = bodies[1]![0]!.messages;
    expect([user, assistant]).toEqual([
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Hello wor" },
    ]);
    expect(instruction).toMatchObject({ role: "user", content: expect.stringContaining('"Hello wor"') });
    expect(bodies[1]![0]).toMatchObject({
      model: "b",
      temperature: 0.5,
      stream: true,
      max_completion_tokens: 97,
    });
    expect(text.match(/"role":"assistant"/g)).toHaveLength(1);
    expect(new Set([...text.matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id))).toEqual(
      new Set(["chatcmpl-1"]),
    );
    expect(text.match(/"finish_reason":"stop"/g)).toHaveLength(1);
    expect(outcome).toMatchObject({
      status: "ok",
      servedCandidateId: "openai/b",
      finishReason: "stop",
      cost: null,
    });
    expect(outcome.costUnknownReason).toBe(
      "the part by openai/a: the stream broke before the upstream reported usage",
    );
  });

  it("is charged with both parts where both are known", async () => {
    const counting = chunk({
      choices: [{ index: 0, delta: { content: "Hello" }, finish_reason: null }],
      usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
    });
    const { outcome, seen } = await play([events([roleChunk, counting]), whole(" world")]);
    expect(seen.text).toBe("Hello world");
    const costs = outcome.attempts.map(({ part }) => part?.cost?.totalNanoUsd);
    expect(costs).toEqual([49_500, 1_375_000]);
    expect(outcome.cost?.totalNanoUsd).toBe(49_500 + 1_375_000);
    expect(outcome.usage).toMatchObject({ inputTokens: 1_100, outputTokens: 510 });
    expect(seen.costUsd).toBe((49_500 + 1_375_000) / 1e9);
  });

  it("is given as its own turn to a model that goes on with one, without what it refuses", async () => {
    const models = [{}, { takesPrefill: true }];
    const { outcome, seen, bodies } = await play([cut("One, \n"), whole("two")], { models });
    expect(bodies[1]![0]!.messages.slice(1)).toEqual([{ role: "assistant", content: "One," }]);
    expect(seen.text).toBe("One, \ntwo");
    expect(outcome.attempts[1]?.part?.how).toBe("prefill");
    const thinking = await play([cut("One"), whole(" two")], { models, body: { reasoning_effort: "high" } });
    expect(thinking.outcome.attempts[1]?.part?.how).toBe("instruction");
  });

  it("is given to the same model with an instruction where its place refuses the text as its own turn", async () => {
    const refusesPrefill: Behaviour = (response, request, number) => {
      const { messages } = request.body as { messages: Message[] };
      const isPrefill = messages.at(-1)?.role === "assistant";
      const refusal = json({ error: { message: "The conversation must end with a user message." } }, 400);
      (isPrefill ? refusal : whole(" two"))(response, request, number);
    };
    const models = [{}, { takesPrefill: true }];
    const { outcome, seen, calls } = await play([cut("One"), refusesPrefill], { models });
    expect([seen.text, seen.isDone, calls]).toEqual(["One two", true, [1, 2]]);
    expect(outcome.attempts.map(({ errorCode, part }) => [errorCode, part?.how])).toEqual([
      ["upstream_stream_broken", "first"],
      ["upstream_rejected", undefined],
      [null, "instruction"],
    ]);
  });

  it("tells the part of the attempt that broke from one that failed before it at the same place", async () => {
    let calls = 0;
    const failsOnce: Behaviour = (...call) =>
      (calls++ === 0 ? json({ error: { message: "down" } }, 500) : cut("One"))(...call);
    const { outcome, seen } = await play([failsOnce, whole(" two")]);
    expect(seen.text).toBe("One two");
    expect(outcome.attempts.map(({ part }) => part?.how)).toEqual([undefined, "first", "instruction"]);
  });

  it("goes to the place after the next where that fails, is silent, or breaks off, too", async () => {
    const failing = await play([cut("One"), json({ error: { message: "down" } }, 500), whole(" two")]);
    expect([failing.seen.text, failing.calls]).toEqual(["One two", [1, 1, 1]]);
    const silent = await play([cut("One"), eventsThenSilence([roleChunk]), whole(" two")]);
    expect([silent.seen.text, silent.calls]).toEqual(["One two", [1, 1, 1]]);
    const twice = await play([cut("One"), cut(" two"), whole(" three")]);
    expect([twice.seen.text, twice.seen.isDone, twice.calls]).toEqual(["One two three", true, [1, 1, 1]]);
    expect(twice.bodies[2]![0]!.messages.at(-2)).toEqual({ role: "assistant", content: "One two" });
    expect(twice.outcome.attempts.map(({ part }) => part?.how)).toEqual([
      "first",
      "instruction",
      "instruction",
    ]);
  });

  it("ends with the error of the first break where nobody can go on", async () => {
    for (const second of [json({ error: { message: "down" } }, 500), eventsThenSilence([roleChunk]), cut()]) {
      const { outcome, seen, calls, text } = await play([cut("One"), second]);
      expect([seen.text, seen.isDone, seen.error?.code]).toEqual(["One", false, "upstream_stream_broken"]);
      expect(outcome).toMatchObject({ status: "broken", servedCandidateId: "openai/a" });
      expect(text).toContain("openai/a");
      expect(calls).toEqual([1, 1]);
    }
  });

  it("is whole where only its end was lost, and goes on where only its thinking was sent", async () => {
    const bareEnd = (tokens: number): Behaviour =>
      events([
        ...saying(),
        finishChunk,
        chunk({ choices: [], usage: { prompt_tokens: 1_000, completion_tokens: tokens } }),
        doneEvent,
      ]);
    const ended = await play([cut("One two."), bareEnd(1)]);
    expect([ended.seen.text, ended.seen.isDone]).toEqual(["One two.", true]);
    // Stopped within a sentence; no token; tokens for something that did not arrive.
    for (const [said, tokens] of [
      ["One two", 1],
      ["One two.", 0],
      ["One two.", 500],
    ] as const)
      expect((await play([cut(said), bareEnd(tokens)])).seen.error?.code).toBe("upstream_stream_broken");
    const repeated = await play([cut("One two"), whole("One two")]);
    expect([repeated.seen.text, repeated.seen.isDone]).toEqual(["One two", true]);
    const thought = chunk({
      choices: [{ index: 0, delta: { reasoning_content: "Hm" }, finish_reason: null }],
    });
    const again = await play([events([roleChunk, thought]), whole("One")]);
    expect([again.seen.text, again.bodies[1]![0]!.messages.length]).toEqual(["One", 1]);
  });

  it.each([
    ["several choices", { n: 2 }],
    ["JSON", { response_format: { type: "json_object" } }],
    [
      "a schema",
      { response_format: { type: "json_schema", json_schema: { name: "a", schema: { type: "object" } } } },
    ],
  ])("is not resumed where the request asks for %s", async (_name, body) => {
    const { seen, calls } = await play([cut("One"), whole(" two")], { body });
    expect([seen.error?.code, calls]).toEqual(["upstream_stream_broken", [1, 0]]);
  });

  it("is left by everybody when its client goes", async () => {
    await using first = startMemoryUpstream(cut("One"));
    await using second = startMemoryUpstream(eventsThenSilence([roleChunk]));
    await using dispatcher = createTestDispatcher({
      options: { ...options, firstTokenMs: 60_000 },
      resumes: true,
    });
    const sink = new CollectingSink();
    let close = (): void => {};
    Object.assign(sink, { onClose: (listener: () => void) => (close = listener) });
    const running = dispatcher.sendTo(sink, [target(first.baseUrl, "a"), target(second.baseUrl, "b")], {
      stream: true,
    });
    while (second.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    close();
    expect(await running).toMatchObject({ status: "cancelled", errorCode: "client_closed" });
    await second.seen[0]!.aborted;
  });
});

describe("prefilled", () => {
  const call = (provider: string) =>
    ({
      deployment: { provider },
      operation: {
        payload: {
          body: {
            model: "m",
            messages: [
              { role: "user", content: "Hi" },
              { role: "assistant", content: "One" },
            ],
          },
        },
      },
    }) as unknown as ProviderCall;
  const bodyOf = (provider: string) => prefilled(call(provider)).operation.payload.body;

  it("has the form that each provider documents", () => {
    expect(bodyOf("mistral").messages).toEqual([
      { role: "user", content: "Hi" },
      { role: "assistant", content: "One", prefix: true },
    ]);
    expect(bodyOf("vllm")).toMatchObject({ continue_final_message: true, add_generation_prompt: false });
    expect(bodyOf("anthropic")).toEqual(call("anthropic").operation.payload.body);
  });
});
