import { describe, expect, it } from "vitest";
import { computeCost, type Meters, type Price } from "../../engine/index.ts";
import { clientProtocols } from "./behaviours/protocol-tables.ts";
import type { Fields } from "./fields.ts";
import { replyCodec } from "./protocols.ts";
import type { ReplyContext } from "./reply-codec.ts";

/** GPT-5 as OpenAI sells it ($1.25, $0.125, $10; flex half, priority twice), with Anthropic's factors and a search at a cent beside it. */
const price: Price = {
  ...{ inputNanoUsdPerMillion: 1.25e9, cachedInputNanoUsdPerMillion: 0.125e9, outputNanoUsdPerMillion: 10e9 },
  ...{ cacheWriteNanoUsdPerMillion: null, requestNanoUsd: 0, tiers: [], source: "test" },
  extraNanoUsdPerMillion: { searches: 10_000e9, fileSearches: 2_500e9 },
  serviceTierFactors: { flex: 0.5, priority: 2, fast: 6, us: 1.1, batch: 0.5 },
};
/** 1,000 input tokens of which 400 were cached, 200 output tokens: 750,000 + 50,000 + 2,000,000 nano-dollars. */
const ordinary = 2_800_000;
const unknown = null;

type Upstream = "openai-chat" | "openai-responses" | "anthropic-messages" | "gemini" | "bedrock-converse";

/** A whole reply of each protocol, with what says the tier put where it stands there. */
const replies: Readonly<Partial<Record<Upstream, (stated: Fields) => Fields>>> = {
  "openai-chat": (stated) => ({
    ...{ id: "c1", object: "chat.completion", created: 7, model: "m", ...stated },
    choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
    usage: {
      ...{ prompt_tokens: 1_000, completion_tokens: 200, total_tokens: 1_200 },
      prompt_tokens_details: { cached_tokens: 400 },
    },
  }),
  "openai-responses": (stated) => ({
    ...{ id: "resp_1", object: "response", created_at: 7, model: "m", status: "completed", error: null },
    output: [message],
    usage: {
      ...{ input_tokens: 1_000, input_tokens_details: { cached_tokens: 400 }, output_tokens: 200 },
      ...{ output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 1_200 },
    },
    ...stated,
  }),
  "anthropic-messages": ({ content, ...stated }) => ({
    ...{ id: "msg_1", type: "message", role: "assistant", model: "m", stop_reason: "end_turn" },
    content: content ?? [{ type: "text", text: "Hi" }],
    usage: { input_tokens: 600, cache_read_input_tokens: 400, output_tokens: 200, ...stated },
  }),
  gemini: (stated) => ({
    candidates: [{ content: { role: "model", parts: [{ text: "Hi" }] }, finishReason: "STOP", index: 0 }],
    usageMetadata: {
      ...{ promptTokenCount: 1_000, cachedContentTokenCount: 400, candidatesTokenCount: 200 },
      ...{ totalTokenCount: 1_200, ...stated },
    },
  }),
  "bedrock-converse": (stated) => ({
    output: { message: { role: "assistant", content: [{ text: "Hi" }] } },
    stopReason: "end_turn",
    usage: { inputTokens: 600, cacheReadInputTokens: 400, outputTokens: 200, totalTokens: 1_200 },
    ...stated,
  }),
};
const message = {
  ...{ type: "message", id: "m1", role: "assistant", status: "completed" },
  content: [{ type: "output_text", text: "Hi", annotations: [] }],
};

/** The events of the same reply; null: the protocol has no server-sent events. */
const streams: Readonly<Record<Upstream, ((whole: Fields) => Fields[]) | null>> = {
  "openai-chat": ({ choices: _, usage, ...head }) => [
    { ...head, choices: [{ index: 0, delta: { role: "assistant", content: "Hi" }, finish_reason: null }] },
    { ...head, choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
    { ...head, choices: [], usage },
  ],
  "openai-responses": (response) => [
    { type: "response.created", response: { ...response, service_tier: "auto", status: "in_progress" } },
    ...(response.output as Fields[]).map((item, output_index) => ({
      ...{ type: "response.output_item.done", output_index, item },
    })),
    { type: "response.completed", response },
  ],
  "anthropic-messages": ({ content, usage, stop_reason, ...head }) => [
    {
      type: "message_start",
      message: { ...head, content: [], usage: { ...(usage as Fields), output_tokens: 1 } },
    },
    ...(content as Fields[]).flatMap((block, index) => [
      { type: "content_block_start", index, content_block: block },
      { type: "content_block_stop", index },
    ]),
    { type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage: { ...(usage as Fields) } },
    { type: "message_stop" },
  ],
  gemini: (whole) => [whole],
  "bedrock-converse": null,
};

interface Row {
  readonly from: Upstream;
  readonly stated: Fields;
  /** Nano-dollars; null: unknown. */
  readonly nanoUsd: number | null;
  readonly reason?: string;
  /** What the request says, where clients of the upstream's protocol alone can ask for it. */
  readonly asked?: Fields;
  readonly meters?: Partial<Meters>;
}

const search = {
  type: "web_search_call",
  id: "w1",
  status: "completed",
  action: { type: "search", query: "q" },
};
const files = { type: "file_search_call", id: "f1", status: "completed", queries: ["q"], results: null };
const own = (
  from: Upstream,
  output: readonly Fields[],
  more: Partial<Row> & { tool_usage?: Fields } = {},
): Row => ({
  ...{ from, stated: { output: [...output, message], tool_usage: more.tool_usage ?? null } },
  ...{ asked: {}, nanoUsd: unknown, ...more },
});
const claude = (name: string, more: Partial<Row> = {}): Row => ({
  ...{ from: "anthropic-messages", asked: {}, nanoUsd: unknown },
  stated: {
    content: [
      { type: "server_tool_use", id: "srvtoolu_1", name, input: {} },
      { type: "text", text: "Hi" },
    ],
  },
  ...more,
});

const rows: Readonly<Record<string, Row>> = {
  "OpenAI, no tier": { from: "openai-chat", stated: {}, nanoUsd: ordinary },
  "OpenAI, default": { from: "openai-chat", stated: { service_tier: "default" }, nanoUsd: ordinary },
  "OpenAI, flex": { from: "openai-chat", stated: { service_tier: "flex" }, nanoUsd: 1_400_000 },
  "OpenAI, priority": { from: "openai-chat", stated: { service_tier: "priority" }, nanoUsd: 5_600_000 },
  "OpenAI, a tier by contract": {
    ...{ from: "openai-chat", stated: { service_tier: "scale" }, nanoUsd: unknown, reason: "`scale`" },
  },
  "OpenAI, a tier that nobody knows": {
    ...{ from: "openai-chat", stated: { service_tier: "turbo" }, nanoUsd: unknown, reason: "`turbo`" },
  },
  "OpenAI, a name that every object has": {
    ...{ from: "openai-chat", stated: { service_tier: "constructor" }, nanoUsd: unknown },
    reason: "`constructor`",
  },
  "Groq's word for the ordinary one": {
    ...{ from: "openai-chat", stated: { service_tier: "on_demand" }, nanoUsd: ordinary },
  },
  "Responses, default": {
    ...{ from: "openai-responses", stated: { service_tier: "default" }, nanoUsd: ordinary },
  },
  "Responses, flex": { from: "openai-responses", stated: { service_tier: "flex" }, nanoUsd: 1_400_000 },
  "Responses, priority": {
    ...{ from: "openai-responses", stated: { service_tier: "priority" }, nanoUsd: 5_600_000 },
  },
  "Responses, ultrafast": {
    ...{
      from: "openai-responses",
      stated: { service_tier: "ultrafast" },
      nanoUsd: unknown,
      reason: "`ultrafast`",
    },
  },
  "Anthropic, standard": {
    ...{ from: "anthropic-messages", stated: { service_tier: "standard" }, nanoUsd: ordinary },
  },
  "Anthropic, batch": { from: "anthropic-messages", stated: { service_tier: "batch" }, nanoUsd: 1_400_000 },
  "Anthropic, fast": {
    ...{
      from: "anthropic-messages",
      stated: { service_tier: "standard", speed: "fast" },
      nanoUsd: 16_800_000,
    },
  },
  "Anthropic, in the United States": {
    ...{ from: "anthropic-messages", stated: { inference_geo: "us" }, nanoUsd: 3_080_000 },
  },
  "Anthropic, anywhere": {
    ...{
      from: "anthropic-messages",
      stated: { inference_geo: "global", speed: "standard" },
      nanoUsd: ordinary,
    },
  },
  "Anthropic, fast and in the United States": {
    ...{ from: "anthropic-messages", stated: { speed: "fast", inference_geo: "us" }, nanoUsd: 18_480_000 },
  },
  "Anthropic, in a place without a known price": {
    ...{ from: "anthropic-messages", stated: { inference_geo: "eu" }, nanoUsd: unknown, reason: "`eu`" },
  },
  "Anthropic, fast was asked for and the reply says nothing": {
    ...{ from: "anthropic-messages", stated: {}, asked: { speed: "fast" }, nanoUsd: 16_800_000 },
  },
  "Anthropic, fast was asked for and refused": {
    ...{
      from: "anthropic-messages",
      stated: { speed: "standard" },
      asked: { speed: "fast" },
      nanoUsd: ordinary,
    },
  },
  "Gemini, flex": { from: "gemini", stated: { serviceTier: "flex" }, nanoUsd: 1_400_000 },
  "Gemini, priority": { from: "gemini", stated: { serviceTier: "PRIORITY" }, nanoUsd: 5_600_000 },
  "Gemini, standard": { from: "gemini", stated: { serviceTier: "standard" }, nanoUsd: ordinary },
  "Vertex, on demand": { from: "gemini", stated: { trafficType: "ON_DEMAND" }, nanoUsd: ordinary },
  "Vertex, flex": { from: "gemini", stated: { trafficType: "ON_DEMAND_FLEX" }, nanoUsd: 1_400_000 },
  "Vertex, priority": { from: "gemini", stated: { trafficType: "ON_DEMAND_PRIORITY" }, nanoUsd: 5_600_000 },
  "Vertex, paid beforehand": {
    ...{
      from: "gemini",
      stated: { trafficType: "PROVISIONED_THROUGHPUT" },
      nanoUsd: unknown,
      reason: "`provisioned`",
    },
  },
  "Bedrock, priority": {
    ...{ from: "bedrock-converse", stated: { serviceTier: { type: "priority" } }, nanoUsd: 5_600_000 },
  },
  "Bedrock, default": {
    ...{ from: "bedrock-converse", stated: { serviceTier: { type: "default" } }, nanoUsd: ordinary },
  },
  "Bedrock, reserved": {
    ...{
      from: "bedrock-converse",
      stated: { serviceTier: { type: "reserved" } },
      nanoUsd: unknown,
      reason: "`reserved`",
    },
  },

  "Responses, two searches of the web and a page opened": own(
    "openai-responses",
    [search, search, { ...search, action: { type: "open_page", url: "https://a.test" } }],
    { nanoUsd: ordinary + 20_000_000, meters: { searches: 2 } },
  ),
  "Responses, as many searches as the provider counts": own("openai-responses", [search, search], {
    ...{ tool_usage: { web_search: { num_requests: 1 }, image_gen: { total_tokens: 0 } } },
    nanoUsd: ordinary + 10_000_000,
  }),
  "Responses, three searches of files at flex": own("openai-responses", [files, files, files], {
    stated: { output: [files, files, files, message], service_tier: "flex" },
    ...{ nanoUsd: 1_400_000 + 7_500_000, meters: { fileSearches: 3, serviceTier: "flex" } },
  }),
  "Responses, code in a container": own(
    "openai-responses",
    [{ type: "code_interpreter_call", id: "i1", container_id: "cntr_1", code: "1", outputs: null }],
    { reason: "code_interpreter" },
  ),
  "Responses, a picture": own("openai-responses", [{ type: "image_generation_call", id: "i1", result: "" }], {
    reason: "image_generation",
  }),
  "Responses, a shell in a container": own(
    "openai-responses",
    [{ type: "shell_call", id: "s1", environment: { type: "container_reference", container_id: "cntr_1" } }],
    { reason: "shell" },
  ),
  "Responses, a shell of the client's own": own(
    "openai-responses",
    [{ type: "shell_call", id: "s1", call_id: "c", environment: { type: "local" } }],
    { nanoUsd: ordinary },
  ),
  "Responses, a tool that came after this was written": own(
    "openai-responses",
    [{ type: "oracle_call", id: "o" }],
    {
      reason: "oracle",
    },
  ),
  "Responses, tools that cost their tokens": own(
    "openai-responses",
    ["mcp_list_tools", "mcp_call", "computer_call", "tool_search_call", "apply_patch_call"].map((type) => ({
      ...{ type, id: type },
    })),
    { nanoUsd: ordinary },
  ),
  "Anthropic, two searches": {
    ...{ from: "anthropic-messages", nanoUsd: ordinary + 20_000_000, meters: { searches: 2 } },
    stated: { server_tool_use: { web_search_requests: 2, web_fetch_requests: 3 } },
  },
  "Anthropic, a page fetched": claude("web_fetch", { nanoUsd: ordinary }),
  "Anthropic, tools looked up": claude("tool_search_tool_bm25", { nanoUsd: ordinary }),
  "Anthropic, code run": claude("bash_code_execution", { reason: "bash_code_execution" }),
  "Anthropic, code run by a web tool": claude("code_execution", {
    ...{ asked: { tools: [{ type: "web_search_20260209", name: "web_search" }] }, nanoUsd: ordinary },
  }),
  "Anthropic, code run beside an older web tool": claude("code_execution", {
    ...{ asked: { tools: [{ type: "web_search_20250305", name: "web_search" }] }, reason: "code_execution" },
  }),
  "Anthropic, a tool that came after this was written": claude("oracle", { reason: "oracle" }),
  "Anthropic, a summary that made room": {
    ...{ from: "anthropic-messages", nanoUsd: ordinary + 1_250_000 + 500_000 },
    stated: {
      iterations: [
        { type: "compaction", input_tokens: 1_000, output_tokens: 50 },
        { type: "message", input_tokens: 600, output_tokens: 200 },
      ],
    },
  },
  "Anthropic, another model's advice": {
    ...{ from: "anthropic-messages", nanoUsd: unknown, reason: "advisor" },
    stated: {
      iterations: [{ type: "advisor_message", model: "claude-opus-5", input_tokens: 9, output_tokens: 9 }],
    },
  },
};

const contextOf = (clientBody: Fields): ReplyContext => ({
  ...{ requestId: "r1", nowSeconds: 7, servedModelId: "test/served", customTools: new Set(), clientBody },
  priceUsage: (usage) => computeCost(usage, price, 0),
  maxEventBytes: 100_000,
});

const cells = Object.entries(rows).flatMap(([name, row]) =>
  clientProtocols
    .map(({ protocol }) => [name, protocol, row] as const)
    // Tools that the provider runs and its own switches reach it from clients of its protocol alone.
    .filter(([, protocol]) => row.asked === undefined || protocol === row.from),
);

describe.each(cells)("%s, for a client of %s", (_name, protocol, row) => {
  const { from, stated, nanoUsd, reason, meters, asked } = row;
  const codec = replyCodec(protocol as never, from as never)!;
  const context = contextOf({ stream_options: { include_usage: true }, ...asked });
  const whole = replies[from]!(stated);

  it("is billed whole", () => {
    const reply = codec.readWhole(Buffer.from(JSON.stringify(whole)), context);
    if (reply.kind !== "reply") throw new Error(JSON.stringify(reply));
    expect(reply.cost.cost?.totalNanoUsd ?? null).toBe(nanoUsd);
    if (reason !== undefined) expect(reply.cost.unknownReason).toContain(reason);
    expect(reply.usage).toMatchObject(meters ?? {});
    expect(usageOf(JSON.parse(reply.bytes)).cost).toBe(nanoUsd === null ? null : nanoUsd / 1e9);
  });

  const events = streams[from]?.(whole);
  it.skipIf(events === undefined)("is billed as a stream", () => {
    const stream = codec.openStream(context);
    const data = (events ?? []).map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
    const closing = from === "openai-chat" ? "data: [DONE]\n\n" : "";
    const sent = stream.push(Buffer.from(data + closing)) + stream.end();
    expect(stream.fault).toBeNull();
    expect(stream.cost?.cost?.totalNanoUsd ?? null).toBe(nanoUsd);
    if (reason !== undefined) expect(stream.cost?.unknownReason).toContain(reason);
    expect(sent).toContain(`"cost":${nanoUsd === null ? null : nanoUsd / 1e9},`);
  });
});

const usageOf = (reply: Fields): Fields => reply.usage as Fields;
