import type { Fields } from "./fields.ts";
import { called, describeVendorReplies, stopped } from "./testing/describe-vendor-replies.ts";

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
describeVendorReplies({
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
    ...{ heard: { text: "AB" }, endings: ["length", "max_tokens", "max_output_tokens", "MAX_TOKENS"] },
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
    ...{ heard: { text: "Hi", thinking: "Hm" }, endings: ["stop", "stop_sequence", "completed", "STOP"] },
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
});
