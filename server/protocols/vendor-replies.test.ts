import { describe, expect, it } from "vitest";
import type { Meters } from "../../engine/index.ts";
import type { Heard } from "./behaviours/conversation.ts";
import { clientProtocols } from "./behaviours/protocol-tables.ts";
import type { Fields } from "./fields.ts";
import { replyCodec } from "./protocols.ts";
import type { ReplyContext } from "./reply-codec.ts";

/** Replies as vendors of OpenAI's and Google's protocols write them, each with what its documentation does not say or says otherwise than OpenAI's. */
interface Row {
  readonly from?: "openai-chat" | "gemini";
  /** Data of the events; a string is sent as it is. */
  readonly events: readonly (Fields | string)[];
  /** What every client hears, thinking included. */
  readonly heard?: Partial<Heard>;
  /** Where the client's own words differ: the ending in each of the three protocols. */
  readonly endings?: readonly [chat: string, messages: string, responses: string];
  readonly usage?: Partial<Meters>;
  /** The reply broke off: no client may take it for whole. */
  readonly isBroken?: true;
  /** Clients that read bytes of the vendor's own, which they know or not. */
  readonly isForeignOnly?: true;
}

const head = { id: "chatcmpl-7", object: "chat.completion.chunk", created: 7, model: "vendor-model" };
const chunk = (delta: Fields, choice: Fields = {}, top: Fields = {}): Fields => ({
  ...head,
  choices: [{ index: 0, delta, finish_reason: null, ...choice }],
  ...top,
});
const role = chunk({ role: "assistant", content: "" });
const end = (reason = "stop", top: Fields = {}, choice: Fields = {}): Fields =>
  chunk({}, { finish_reason: reason, ...choice }, top);
const counts = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
const done = "data: [DONE]\n\n";
const gemini = (parts: readonly Fields[], candidate: Fields = {}, top: Fields = {}): Fields => ({
  candidates: [{ content: { role: "model", parts }, index: 0, ...candidate }],
  modelVersion: "gemini-3-pro",
  responseId: "r_1",
  ...top,
});
const stopped = ["stop", "end_turn", "completed"] as const;
const called = ["tool_calls", "tool_use", "completed"] as const;

const rows: Readonly<Record<string, Row>> = {
  "Azure: a first chunk of filters alone, filters after the text": {
    events: [
      {
        choices: [],
        created: 0,
        id: "",
        model: "",
        object: "",
        prompt_filter_results: [{ prompt_index: 0 }],
      },
      role,
      chunk({ content: "Hi" }, { content_filter_results: { hate: { filtered: false } } }),
      { ...head, choices: [{ index: 0, finish_reason: null, content_filter_offsets: { check_offset: 2 } }] },
      end(),
      { ...head, choices: [], usage: counts },
      done,
    ],
    ...{ heard: { text: "Hi" }, endings: stopped, usage: { inputTokens: 10, outputTokens: 5 } },
  },
  "OpenAI: padding, logprobs of null, a tier": {
    events: [
      chunk({ role: "assistant", content: "", refusal: null }, { logprobs: null }, { obfuscation: "aX" }),
      chunk({ content: "Hi" }, { logprobs: null }, { obfuscation: "9", service_tier: "default" }),
      chunk({ content: " 😀" }, { logprobs: null }, { obfuscation: "Qw2", service_tier: "default" }),
      end("stop", { obfuscation: "" }, { logprobs: null }),
      { ...head, choices: [], usage: counts, obfuscation: "x" },
      done,
    ],
    ...{ heard: { text: "Hi 😀" }, endings: stopped, usage: { inputTokens: 10 } },
  },
  "an empty finish reason with every chunk": {
    events: [
      chunk({ role: "assistant", content: "A" }, { finish_reason: "" }),
      chunk({ content: "B" }, { finish_reason: "" }),
      end("length", { usage: counts }),
      done,
    ],
    ...{ heard: { text: "AB" }, endings: ["length", "max_tokens", "max_output_tokens"] },
  },
  "Moonshot: usage in the choice, cached tokens at its top": {
    events: [chunk({ content: "A" }), end("stop", {}, { usage: { ...counts, cached_tokens: 4 } }), done],
    heard: { text: "A", counted: { input: 6, cached: 4, written: 0, output: 5 } },
    usage: { inputTokens: 10, cachedInputTokens: 4, outputTokens: 5 },
  },
  "Groq: usage under a name of its own": {
    events: [
      { ...role, x_groq: { id: "req_1" } },
      chunk({ content: "A" }),
      end("stop", { x_groq: { id: "req_1", usage: { ...counts, queue_time: 0.1 } } }),
      done,
    ],
    heard: { text: "A", counted: { input: 10, cached: 0, written: 0, output: 5 } },
    usage: { inputTokens: 10, outputTokens: 5 },
  },
  "Groq: a stream that was stopped early": {
    events: [chunk({ content: "A" }), end("stop", { x_groq: { id: "req_1", error: "over capacity" } }), done],
    isBroken: true,
  },
  "DeepSeek: no resources": {
    events: [role, chunk({ content: "A" }), end("insufficient_system_resource", { usage: counts }), done],
    isBroken: true,
  },
  "OpenRouter: an error in the last choice": {
    events: [
      ": OPENROUTER PROCESSING\n\n",
      chunk({ content: "A" }),
      end("error", {}, { error: { code: 502, message: "provider disconnected" } }),
    ],
    isBroken: true,
  },
  "DeepSeek: thinking in a field of its own": {
    events: [
      chunk({ role: "assistant", content: null, reasoning_content: "" }),
      chunk({ content: null, reasoning_content: "Hm" }),
      chunk({ content: "Hi", reasoning_content: null }),
      end("stop", { usage: { ...counts, prompt_cache_hit_tokens: 4, prompt_cache_miss_tokens: 6 } }),
      done,
    ],
    heard: { text: "Hi", thinking: "Hm", counted: { input: 6, cached: 4, written: 0, output: 5 } },
    endings: stopped,
  },
  "vLLM: thinking as `reasoning`, the stop sequence in the choice": {
    events: [
      chunk({ role: "assistant", content: "" }),
      chunk({ reasoning: "Hm" }),
      chunk({ content: "Hi" }),
      end("stop", {}, { stop_reason: "END" }),
      { ...head, choices: [], usage: counts },
      done,
    ],
    ...{ heard: { text: "Hi", thinking: "Hm" }, endings: ["stop", "stop_sequence", "completed"] },
  },
  "Mistral: thinking and text as parts of the content": {
    events: [
      role,
      chunk({ content: [{ type: "thinking", thinking: [{ type: "text", text: "Hm" }] }] }),
      chunk({ content: [{ type: "thinking", thinking: [{ type: "text", text: " ok" }], closed: true }] }),
      chunk({ content: [{ type: "text", text: "Hi" }] }),
      chunk({ content: [{ type: "reference", reference_ids: [1] }] }),
      chunk({ content: " you" }, { finish_reason: "stop" }, { usage: counts, p: "abc" }),
      done,
    ],
    ...{ heard: { text: "Hi you", thinking: "Hm ok" }, endings: stopped, isForeignOnly: true },
  },
  "OpenRouter: thinking twice, sealed by Anthropic at the end": {
    events: [
      ": OPENROUTER PROCESSING\n\n",
      ...["Hm", " ok"].map((text) =>
        chunk({
          ...{ role: "assistant", content: "", reasoning: text },
          reasoning_details: [{ type: "reasoning.text", text, format: "anthropic-claude-v1", index: 0 }],
        }),
      ),
      chunk({
        ...{ content: "", reasoning: null },
        reasoning_details: [
          { type: "reasoning.text", signature: "U2ln", format: "anthropic-claude-v1", index: 0 },
        ],
      }),
      chunk({ role: "assistant", content: "Hi" }),
      end("stop", {}, { native_finish_reason: "end_turn" }),
      { ...chunk({ role: "assistant", content: "" }), usage: { ...counts, cost: 0.1, is_byok: false } },
      done,
    ],
    ...{ heard: { text: "Hi", thinking: "Hm ok" }, endings: stopped },
  },
  "a tool with free text, whose later pieces name no type": {
    events: [
      chunk({
        ...{ role: "assistant", content: null },
        tool_calls: [{ index: 0, id: "call_1", type: "custom", custom: { name: "patch", input: "" } }],
      }),
      chunk({ tool_calls: [{ index: 0, custom: { input: "*** Beg" } }] }),
      chunk({ tool_calls: [{ index: 0, custom: { input: "in" } }] }),
      end("tool_calls"),
      done,
    ],
    heard: { textCalls: [{ id: "call_1", name: "patch", input: "*** Begin" }] },
  },
  "calls that are all numbered 0, whole, ended by `stop`": {
    events: [
      chunk({
        tool_calls: [
          {
            index: 0,
            id: "c1",
            type: "function",
            function: { name: "weather", arguments: '{"city":"Rome"}' },
          },
        ],
      }),
      chunk({
        tool_calls: [
          {
            index: 0,
            id: "c2",
            type: "function",
            function: { name: "weather", arguments: '{"city":"Oslo"}' },
          },
        ],
      }),
      end("stop", { usage: counts }),
    ],
    heard: {
      calls: [
        { id: "c1", name: "weather", input: { city: "Rome" } },
        { id: "c2", name: "weather", input: { city: "Oslo" } },
      ],
    },
    ...{ endings: called, isForeignOnly: true },
  },
  "Perplexity: sources beside the choices, in every chunk": {
    events: [
      chunk(
        { role: "assistant", content: "Rome[1]" },
        {},
        {
          citations: ["https://a.example/"],
          search_results: [{ title: "A", url: "https://a.example/", date: null, snippet: "Rome is" }],
        },
      ),
      end("stop", {
        citations: ["https://a.example/"],
        search_results: [{ title: "A", url: "https://a.example/" }],
        usage: { ...counts, num_search_queries: 1, cost: { total_cost: 0.01 } },
      }),
    ],
    heard: { text: "Rome[1]", sources: [{ url: "https://a.example/", title: "A" }] },
    ...{ usage: { searches: 1 }, isForeignOnly: true },
  },
  "a picture at an address": {
    events: [
      chunk({ content: "", images: [{ type: "image_url", image_url: { url: "https://a.example/i.png" } }] }),
      end("stop"),
      done,
    ],
    ...{ heard: { text: "![image](https://a.example/i.png)" }, isForeignOnly: true },
  },
  "xAI: reasoning beside the completion": {
    events: [
      chunk({ content: "Hi" }),
      end("stop", {
        usage: {
          ...{ prompt_tokens: 10, completion_tokens: 5, total_tokens: 35, num_sources_used: 0 },
          completion_tokens_details: { reasoning_tokens: 20 },
        },
      }),
      done,
    ],
    ...{ heard: { text: "Hi" }, usage: { inputTokens: 10, outputTokens: 25, reasoningTokens: 20 } },
  },
  "Gemini 3: thinking, sealed calls side by side, counts that grow": {
    from: "gemini",
    events: [
      gemini([{ text: "Hm", thought: true }], {}, { usageMetadata: { promptTokenCount: 10 } }),
      gemini([
        { functionCall: { name: "weather", args: { city: "Rome" }, id: "c1" }, thoughtSignature: "U2ln" },
        { functionCall: { name: "weather", args: { city: "Oslo" }, id: "c2" } },
      ]),
      gemini(
        [{ text: "" }],
        { finishReason: "STOP" },
        {
          usageMetadata: {
            ...{ promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 7, totalTokenCount: 22 },
            promptTokensDetails: [{ modality: "TEXT", tokenCount: 10 }],
          },
        },
      ),
    ],
    heard: {
      thinking: "Hm",
      calls: [
        { id: "c1", name: "weather", input: { city: "Rome" } },
        { id: "c2", name: "weather", input: { city: "Oslo" } },
      ],
    },
    ...{ endings: called, usage: { inputTokens: 10, outputTokens: 12, reasoningTokens: 7 } },
  },
  "Gemini: a call that came out malformed, behind words": {
    from: "gemini",
    events: [
      gemini([{ text: "Let me look." }]),
      {
        candidates: [
          { finishReason: "MALFORMED_FUNCTION_CALL", index: 0, finishMessage: "Malformed: print(" },
        ],
      },
    ],
    isBroken: true,
  },
  "Gemini: a filtered reply without content": {
    from: "gemini",
    events: [
      {
        candidates: [{ finishReason: "PROHIBITED_CONTENT", index: 0 }],
        usageMetadata: { promptTokenCount: 10 },
      },
    ],
    endings: ["content_filter", "refusal", "content_filter"],
  },
};

const context: ReplyContext = {
  ...{ requestId: "r1", nowSeconds: 7, servedModelId: "test/served", customTools: new Set() },
  clientBody: { stream: true, stream_options: { include_usage: true } },
  priceUsage: () => ({ cost: null, unknownReason: "there is no price" }),
  maxEventBytes: 100_000,
};

const cells = Object.entries(rows).flatMap(([name, row]) =>
  clientProtocols
    .map((client, at) => [name, client.protocol, row, client, at] as const)
    // Its clients cannot declare tools of free text.
    .filter(([, protocol]) => row.heard?.textCalls === undefined || protocol !== "anthropic-messages"),
);

describe.each(cells)("%s, for a client of %s", (_name, protocol, row, client, at) => {
  const { from = "openai-chat", heard: expected = {}, endings, usage } = row;
  const bytes = Buffer.from(
    row.events
      .map((event) => (typeof event === "string" ? event : `data: ${JSON.stringify(event)}\n\n`))
      .join(""),
  );

  /** @param length of the pieces that the bytes come in */
  function streamed(length: number): { text: string; isWhole: boolean; usage: Meters | null } {
    const stream = replyCodec(protocol as never, from)!.openStream(context);
    let text = "";
    for (let start = 0; start < bytes.length && stream.fault === null; start += length)
      text += stream.push(bytes.subarray(start, start + length));
    if (stream.fault === null) text += stream.end();
    const isWhole = stream.isDone && stream.fault === null;
    return { text: Buffer.from(text, "latin1").toString("utf8"), isWhole, usage: stream.usage };
  }

  it.each([1, 7, 100_000])("in pieces of %d bytes", (length) => {
    const reply = streamed(length);
    expect(reply.isWhole).toBe(row.isBroken !== true);
    if (row.isBroken) return;
    expect(reply.text).toBe(streamed(100_000).text);
    expect(reply.text).not.toMatch(/"model":"(?!test\/served)/);
    // Who speaks the vendor's own protocol gets its bytes.
    if (row.isForeignOnly && protocol === from) return;
    const heard = client.hearStream(reply.text)!;
    const { textCalls, counted, ...others } = expected;
    expect(heard).toMatchObject(others);
    // Who has to state writes to the cache reads them as unknown here.
    if (counted !== undefined && protocol !== "anthropic-messages") expect(heard.counted).toEqual(counted);
    if (textCalls !== undefined) expect(heard.textCalls).toEqual(textCalls);
    if (endings !== undefined) expect(heard.ending).toBe(endings[at]);
    expect(reply.usage).toMatchObject(usage ?? {});
  });
});
