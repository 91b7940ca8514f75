import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Behaviour } from "../pipeline/dispatch/testing/fake-upstream.ts";
import type { ClientProtocol } from "../protocols/behaviours/client-protocol.ts";
import type { Question, Reply, ReplyBlock } from "../protocols/behaviours/conversation.ts";
import { clientProtocols, upstreamProtocols } from "../protocols/behaviours/protocol-tables.ts";
import { type ReplayFault, replay } from "../protocols/behaviours/replay.ts";
import { sseFields } from "../protocols/behaviours/sse-fields.ts";
import type { UpstreamProtocol } from "../protocols/behaviours/upstream-protocol.ts";
import { fieldsList, fieldsOf } from "../protocols/fields.ts";
import { modelOf, type ProtocolGateway, startProtocolGateway } from "./testing/protocol-gateway.ts";
import { waitForStatus } from "./testing/server-process.ts";

let gateway: ProtocolGateway;
beforeAll(async () => {
  gateway = await startProtocolGateway(null, {
    ...{ max_attempts: 4, attempts_per_target: 1, idle_ms: 400, first_token_ms: 5_000 },
  });
  await waitForStatus(gateway.address, "ready");
}, 300_000);
afterAll(() => gateway[Symbol.asyncDispose]());

const whole = "One naïve 日本 two three four 😀 five six nine.";
const counted = { input: 10, cached: 0, written: 0, output: 5 };
const hi: Question = { said: [{ user: [{ text: "Count" }] }] };
const saying = (...blocks: ReplyBlock[]): Reply => ({ blocks, ending: "stop", counted });
const first = saying({ text: whole });

/** Events of the stream up to the first that ends it. */
function eventsBeforeEnd(to: UpstreamProtocol, reply: Reply): number {
  const { events } = to.stream(reply);
  return events.findIndex((event) =>
    /"(finish_reason|stop_reason|finishReason)":"|content_?[bB]lock_?[sS]top|output_text.done|"type":"response.completed"/.test(
      event,
    ),
  );
}

type Rest = (given: string) => string;
const rest: Rest = (given) => whole.slice(given.length);
const again: Rest = () => whole;
const lastWords: Rest = (given) => whole.slice(Math.max(0, given.lastIndexOf(" ", given.length - 4) + 1));

/** What the second place is given of the reply so far; "": nothing. */
function givenTo(to: UpstreamProtocol, request: Parameters<Behaviour>[1]): string {
  const lines = to.understand(request).said.filter((line) => line.startsWith("assistant: "));
  return lines.at(-1)?.slice("assistant: ".length) ?? "";
}

interface Played {
  readonly from: UpstreamProtocol;
  readonly to: UpstreamProtocol;
  readonly fault: ReplayFault;
  readonly reply?: Reply;
  readonly next?: (given: string) => Reply;
}

/** One request whose first place breaks off and whose second goes on. */
async function play(
  client: ClientProtocol,
  { from, to, fault, reply = first, next }: Played,
  extra: object = {},
) {
  const before = gateway.seen.length;
  const problems: string[] = [];
  gateway.answer = (response, request, number) => {
    const isFirst = !from.violations(request).some((violation) => violation.startsWith("path "));
    if (isFirst) return replay(from, reply, fault)(response, request, number);
    problems.push(...to.violations(request));
    const given = givenTo(to, request);
    return replay(to, next?.(given) ?? saying({ text: rest(given) }))(response, request, number);
  };
  const response = await fetch(`${gateway.address}${client.path(modelOf(from), true)}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${gateway.apiKey}`,
      "content-type": "application/json",
      ...client.headers,
    },
    body: JSON.stringify({ ...client.body(hi, modelOf(from), true), models: [modelOf(to)], ...extra }),
  });
  const text = await response.text();
  return {
    text,
    response,
    problems,
    calls: gateway.seen.slice(before),
    id: response.headers.get("x-request-id"),
  };
}

async function recordOf(id: string | null) {
  const response = await fetch(`${gateway.address}/v1/requests/${id}`, {
    headers: { authorization: `Bearer ${gateway.apiKey}` },
  });
  const found = fieldsOf(await response.json());
  expect(found.outcome, JSON.stringify(found)).toBeTruthy();
  return fieldsOf(found.outcome);
}

const triples = clientProtocols.flatMap((client) =>
  upstreamProtocols.flatMap((from) =>
    upstreamProtocols
      .filter((to) => to !== from)
      .map((to) => [client.protocol, from.protocol, to.protocol, client, from, to] as const),
  ),
);

describe.each(triples)("%s: %s breaks off, %s goes on", (_client, _from, _to, client, from, to) => {
  it("is one whole reply wherever it broke, whatever the second repeats", async () => {
    const end = eventsBeforeEnd(from, first);
    let resumed = 0;
    for (let afterEvents = 0; afterEvents < end; afterEvents += 1)
      for (const continues of [rest, again, lastWords]) {
        const next = (given: string) => saying({ text: continues(given) });
        const { text, problems, calls } = await play(client, {
          from,
          to,
          next,
          fault: { afterEvents, kind: "cut" },
        });
        expect(problems).toEqual([]);
        const heard = client.hearStream(text);
        const at = `${continues.name} after ${afterEvents} events: ${text.slice(-1_500)}`;
        expect(heard, at).not.toBeNull();
        expect(heard!.text, at).toBe(whole);
        expect(heard!.violations, at).toEqual([]);
        const given = givenTo(to, calls.at(-1)!);
        if (given !== "") {
          resumed += 1;
          expect(heard!.model).toBe(modelOf(from));
          expect(to.understand(calls.at(-1)!).said.at(-1)).toMatch(/^user: Your reply above was cut off/);
        }
      }
    expect(resumed).toBeGreaterThan(2);
  });
});

describe.each(clientProtocols.map((client) => [client.protocol, client] as const))("%s", (_name, client) => {
  const [from, to] = [upstreamProtocols[0]!, upstreamProtocols[1]!];
  const middle = eventsBeforeEnd(from, first) - 1;

  it.each([
    ["a silence", "hang"],
    ["an error event", { message: "the model has crashed" }],
  ] as const)("goes on after %s, and says by whom in usage and record", async (_fault, kind) => {
    const { text, id } = await play(client, { from, to, fault: { afterEvents: middle, kind } });
    const heard = client.hearStream(text)!;
    expect([heard.text, heard.violations, heard.cost]).toEqual([whole, [], null]);
    const last = sseFields(text)
      .map(({ data }) => fieldsOf(data))
      .filter((data) => JSON.stringify(data).includes('"cost_details"'))
      .at(-1)!;
    const usage = fieldsOf(last.usage ?? last.usageMetadata ?? fieldsOf(last.response).usage);
    expect(fieldsList(fieldsOf(usage.cost_details).parts)).toMatchObject([
      { how: "first", model: modelOf(from), cost: null, unknown_reason: expect.stringContaining("broke") },
      { how: "instruction", model: modelOf(to), input_tokens: 10, output_tokens: 5, cost: 0.00002 },
    ]);
    expect(await recordOf(id)).toMatchObject({
      ...{ status: "ok", served_by: modelOf(to), usage: null, cost: null },
      attempts: [
        { error_code: "upstream_stream_broken", part: { how: "first", cost_usd: null } },
        {
          error_code: null,
          part: { how: "instruction", input_tokens: 10, output_tokens: 5, cost_usd: 0.00002 },
        },
      ],
    });
  });

  it("ends with the error of the break where it may not, or cannot, be resumed", async () => {
    const fault: ReplayFault = { afterEvents: middle, kind: "cut" };
    const call: Reply = {
      blocks: [{ text: whole }, { call: { id: "call_a", name: "weather", input: { city: "Rome" } } }],
      ...{ ending: "tools", counted },
    };
    const broken = async (played: Partial<Played>, extra: object = {}) => {
      const { text, calls } = await play(client, { from, to, fault, ...played }, extra);
      expect(client.hearStream(text)).toBeNull();
      expect(client.error(fieldsOf(sseFields(text).at(-1)?.data))?.message).toContain("broke");
      return calls.length;
    };
    expect(await broken({}, { routing: { resume: "never" } })).toBe(1);
    const { events } = from.stream(call);
    const called = events.findIndex((event) => event.includes('"name":"weather"')) + 1;
    // Gemini's clients get a call when it is whole: until then another may go on.
    if (client.protocol !== "gemini")
      expect(await broken({ reply: call, fault: { afterEvents: called, kind: "cut" } })).toBe(1);
    // The second refuses, breaks off at once, or begins anew in other words.
    expect(await broken({ next: () => ({ ...saying(), ending: "filter" }) })).toBe(2);
    expect(
      await broken({ next: () => saying({ text: `${whole.slice(0, 44)}other words than before` }) }),
    ).toBe(2);
  });

  it("shows no thinking behind the answer, and ends thinking that was cut", async () => {
    const thinks = (text: string): Reply =>
      saying({ thinking: "Let me think again.", signature: "EqQBsig+/=" }, { text });
    // Gemini's clients say that they want to see it.
    const shown = { generationConfig: { thinkingConfig: { includeThoughts: true } } };
    const extra = client.protocol === "gemini" ? shown : {};
    const behind = await play(
      client,
      { from, to, fault: { afterEvents: middle, kind: "cut" }, next: (given) => thinks(rest(given)) },
      extra,
    );
    const heard = client.hearStream(behind.text)!;
    expect([heard.text, heard.thinking, heard.violations]).toEqual([whole, "", []]);
    const before = await play(
      client,
      {
        ...{ from, to, fault: { afterEvents: 4, kind: "cut" }, reply: thinks(whole) },
        next: () => thinks(whole),
      },
      extra,
    );
    const thought = client.hearStream(before.text)!;
    expect([thought.text, thought.violations]).toEqual([whole, []]);
    expect(thought.thinking).toMatch(/^Let.*Let me think again\.$/s);
  });
});

describe("the official SDKs", () => {
  const [chat, messages, , responses] = upstreamProtocols;
  /** The first place breaks off in the middle, the second says the whole again. */
  function breaksOff(from: UpstreamProtocol, to: UpstreamProtocol): { model: string; models: string[] } {
    const fault = { afterEvents: eventsBeforeEnd(from, first) - 1, kind: "cut" } as const;
    gateway.answer = (...call) => {
      const isFirst = !from.violations(call[1]).some((violation) => violation.startsWith("path "));
      return isFirst ? replay(from, first, fault)(...call) : replay(to, saying({ text: again("") }))(...call);
    };
    return { model: modelOf(from), models: [modelOf(to)] };
  }
  const settings = () => ({ apiKey: gateway.apiKey, maxRetries: 0 });
  const asked = [{ role: "user" as const, content: "Count" }];

  it("openai: chat completions", async () => {
    const client = new OpenAI({ ...settings(), baseURL: `${gateway.address}/v1` });
    const stream = client.chat.completions.stream({ ...breaksOff(chat!, messages!), messages: asked });
    const completion = await stream.finalChatCompletion();
    expect(completion.choices).toMatchObject([
      { message: { role: "assistant", content: whole }, finish_reason: "stop" },
    ]);
    expect(completion.model).toBe(modelOf(chat!));
  });

  it("openai: responses", async () => {
    const client = new OpenAI({ ...settings(), baseURL: `${gateway.address}/v1` });
    const stream = client.responses.stream({ ...breaksOff(responses!, chat!), input: "Count" });
    const response = await stream.finalResponse();
    expect([response.output_text, response.status, response.output.length]).toEqual([whole, "completed", 1]);
  });

  it("anthropic", async () => {
    const client = new Anthropic({ ...settings(), baseURL: gateway.address });
    const stream = client.messages.stream({
      ...breaksOff(messages!, chat!),
      messages: asked,
      max_tokens: 1_000,
    });
    const message = await stream.finalMessage();
    expect(message.content).toMatchObject([{ type: "text", text: whole }]);
    expect([message.stop_reason, message.usage.output_tokens]).toEqual(["end_turn", 5]);
  });
});
