import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { readEnvironment } from "../config/environment.ts";
import { events, json, wholeStream } from "../pipeline/dispatch/testing/behaviours.ts";
import {
  type Behaviour,
  type FakeUpstream,
  startFakeUpstream,
} from "../pipeline/dispatch/testing/fake-upstream.ts";
import { traceUrl } from "./start-traces.ts";
import { startFrom } from "./testing/start-from.ts";
import { writeConfiguration } from "./testing/write-configuration.ts";

/** A span as OTLP's JSON has it, its attributes as one object. */
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number; readonly message?: string };
  readonly events: readonly { readonly name: string }[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

type Value = Readonly<Record<string, unknown>> & {
  readonly arrayValue?: { readonly values: readonly Value[] };
};
const plain = ({ arrayValue, ...value }: Value): unknown =>
  arrayValue === undefined ? Object.values(value)[0] : arrayValue.values.map(plain);
const flat = (attributes: readonly { readonly key: string; readonly value: Value }[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]));

interface Posted {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Parameters<typeof flat>[0] };
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<Span, "attributes"> & { attributes: Parameters<typeof flat>[0] })[];
    }[];
  }[];
}

function spansOf({ seen }: FakeUpstream): Span[] {
  return seen.flatMap(({ body }) =>
    (body as unknown as Posted).resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) =>
        spans.map((span) => ({ ...span, attributes: flat(span.attributes) })),
      ),
    ),
  );
}

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const clientSpan = "00f067aa0ba902b7";
const traceparent = `00-${traceId}-${clientSpan}-01`;

describe("traces", { timeout: 300_000 }, () => {
  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  async function start(
    { traces = {}, store = {}, variables = {} }: { traces?: object; store?: object; variables?: object },
    ...behaviours: Behaviour[]
  ) {
    const folder = mkdtempSync(join(tmpdir(), "tradewind-traces-"));
    const receiver = await startFakeUpstream(json({ partialSuccess: {} }));
    const upstream = await startFakeUpstream(...behaviours);
    const place = (name: string) => ({
      provider: "vllm",
      model: name,
      base_url: upstream.baseUrl,
      api_key_env: null,
    });
    const file = writeConfiguration(folder, {
      models: [
        { id: "test/one", price: { input: 1, output: 2 }, deployments: [place("first"), place("second")] },
      ],
      traces: { endpoint: new URL(receiver.baseUrl).origin, ...traces },
      ...{ store, redaction: { stored: true }, embedding: { depth: "static" } },
    });
    const server = await startFrom([`--data-dir=${folder}`, `--config=${file}`], {
      ...{ LOG_LEVEL: "silent", TRADEWIND_API_KEYS: "anna:key-one" },
      ...{
        OTEL_EXPORTER_OTLP_HEADERS: "x-receiver-key=secret%20of%20the%20test",
        OTEL_SERVICE_NAME: "gateway-test",
      },
      ...variables,
    });
    let isStopped = false;
    const stop = async () => {
      if (!isStopped) await server.stop();
      isStopped = true;
    };
    cleanups.push(
      () => rmSync(folder, { recursive: true, force: true }),
      () => receiver[Symbol.asyncDispose](),
      () => upstream[Symbol.asyncDispose](),
      stop,
    );
    const ask = async (body: object, headers: Record<string, string> = {}) => {
      const response = await fetch(`${server.address}/v1/chat/completions`, {
        method: "POST",
        headers: { authorization: "Bearer key-one", "content-type": "application/json", ...headers },
        body: JSON.stringify({
          model: "test/one",
          messages: [{ role: "user", content: "Quokka 7319" }],
          ...body,
        }),
      });
      return {
        id: response.headers.get("x-request-id"),
        status: response.status,
        text: await response.text(),
      };
    };
    return { ask, receiver, upstream, stop };
  }

  it("are one span of the request, one of its decision and one of each attempt, within the client's trace", async () => {
    const server = await start({}, json({ error: { message: "down" } }, 401), events(wholeStream));
    const { id } = await server.ask(
      { stream: true, temperature: 0.5, max_tokens: 64 },
      { traceparent, tracestate: "vendor=1" },
    );
    await server.stop();
    const spans = spansOf(server.receiver);
    expect(spans.map(({ name }) => name).sort()).toEqual([
      "chat first",
      "chat second",
      "chat test/one",
      "decide",
    ]);
    expect(spans.every((span) => span.traceId === traceId)).toBe(true);
    const named = (name: string) => spans.find((span) => span.name === name)!;
    const request = named("chat test/one");
    expect(request).toMatchObject({
      kind: 2,
      parentSpanId: clientSpan,
      events: [{ name: "gen_ai.first_token" }],
    });
    expect(request.attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "vllm",
      "gen_ai.request.model": "test/one",
      "gen_ai.request.temperature": 0.5,
      "gen_ai.request.max_tokens": 64,
      "gen_ai.response.model": "test/one",
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": 1_000,
      "gen_ai.usage.output_tokens": 500,
      "tradewind.request_id": id,
      "tradewind.tenant": "anna",
      "tradewind.cost_usd": 0.002,
      "tradewind.attempts": 2,
    });
    const [failed, served] = [named("chat first"), named("chat second")];
    for (const span of [named("decide"), failed, served]) expect(span.parentSpanId).toBe(request.spanId);
    expect(failed).toMatchObject({ kind: 3, status: { code: 2, message: "upstream_credentials" } });
    expect(failed.attributes).toMatchObject({
      "error.type": "upstream_credentials",
      "http.response.status_code": 401,
    });
    expect(served.attributes).toMatchObject({
      "server.address": "127.0.0.1",
      "tradewind.candidate": "test/one",
    });
    // The provider is told of its own attempt, and of what the client's vendor wants kept.
    const calls = server.upstream.seen.filter(({ path }) => path === "/v1/chat/completions"); // Not the probes.
    expect(calls.map(({ headers }) => [headers.traceparent, headers.tracestate])).toEqual(
      [failed, served].map(({ spanId }) => [`00-${traceId}-${spanId}-01`, "vendor=1"]),
    );
    const within = (span: Span) =>
      BigInt(span.startTimeUnixNano) >= BigInt(request.startTimeUnixNano) - 2_000_000n &&
      BigInt(span.endTimeUnixNano) <= BigInt(request.endTimeUnixNano) + 2_000_000n;
    expect(spans.filter((span) => !within(span)).map(({ name }) => name)).toEqual([]);
    expect(server.receiver.seen[0]?.path).toBe("/v1/traces");
    expect(server.receiver.seen[0]?.headers["x-receiver-key"]).toBe("secret of the test");
    const { resource } = (server.receiver.seen[0]!.body as unknown as Posted).resourceSpans[0]!;
    expect(flat(resource.attributes)).toEqual({ "service.name": "gateway-test" });
    const sent = JSON.stringify(server.receiver.seen.map(({ body }) => body));
    for (const text of ["Quokka", "naïve", "key-one"]) expect(sent).not.toContain(text);
  });

  it("hold texts only where both the traces and the store may have them", async () => {
    const both = await start(
      { traces: { content: true }, store: { prompts: true, replies: true } },
      events(wholeStream),
    );
    const question = [{ role: "user", content: "Quokka 7319 of anna@example.org" }];
    await both.ask({ stream: true, messages: question });
    await both.ask({ stream: true, messages: question, store: false });
    await both.stop();
    const [kept, unkept] = spansOf(both.receiver).filter(({ name }) => name === "chat test/one");
    const { attributes } = kept!;
    expect(Object.keys(unkept!.attributes).filter((name) => name.endsWith("messages"))).toEqual([]);
    expect(JSON.parse(String(attributes["gen_ai.input.messages"]))).toEqual([
      { role: "user", parts: [{ type: "text", content: "Quokka 7319 of [email]" }] },
    ]);
    expect(JSON.parse(String(attributes["gen_ai.output.messages"]))).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "Hello naïve 日本" }] },
    ]);
    const one = await start({ traces: { content: true } }, events(wholeStream));
    await one.ask({ stream: true });
    await one.stop();
    expect(JSON.stringify(one.receiver.seen.map(({ body }) => body))).not.toMatch(/Quokka|naïve/);
  });

  it("disturb nobody where the receiver is away", async () => {
    const server = await start({ traces: { endpoint: "http://127.0.0.1:9" } }, events(wholeStream));
    expect((await server.ask({ stream: true })).status).toBe(200);
    await server.ask({ stream: true }, { traceparent: traceparent.replace(/01$/, "00") });
    await server.stop();
    expect(server.upstream.seen[1]?.headers.traceparent).toMatch(
      new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`),
    );
  });

  it("are off by default: nothing is sent, and a provider is told nothing", async () => {
    const server = await start({ traces: { endpoint: null } }, events(wholeStream));
    await server.ask({ stream: true }, { traceparent });
    await server.stop();
    expect(server.receiver.seen).toEqual([]);
    expect(server.upstream.seen[0]?.headers.traceparent).toBeUndefined();
  });
});

describe("traceUrl", () => {
  const from = (endpoint: string | null, variables: Record<string, string> = {}) =>
    traceUrl(endpoint, readEnvironment(variables));

  it("takes the configuration before the environment, and a signal's own address as it is", () => {
    expect(from(null)).toBeNull();
    expect(from("http://a:4318")).toBe("http://a:4318/v1/traces");
    expect(from("http://a:4318/v1/traces")).toBe("http://a:4318/v1/traces");
    expect(from("http://a/base/", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://b" })).toBe(
      "http://a/base/v1/traces",
    );
    expect(from(null, { OTEL_EXPORTER_OTLP_ENDPOINT: "http://b" })).toBe("http://b/v1/traces");
    expect(from(null, { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://b/own" })).toBe("http://b/own");
    expect(from("http://a", { OTEL_SDK_DISABLED: "true" })).toBeNull();
  });

  it("says what is wrong with an address", () => {
    expect(() => from(null, { OTEL_EXPORTER_OTLP_ENDPOINT: "localhost:4318" })).toThrow(/http or https/);
  });
});
