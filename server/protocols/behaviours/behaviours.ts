import { type Behaviour, everyClient } from "./behaviour.ts";
import { type Reply, toolSchema } from "./conversation.ts";
import { furtherBehaviours } from "./further-behaviours.ts";

const counted = { input: 100, cached: 0, written: 0, output: 40 };
const text: Reply = { blocks: [{ text: "naïve 日本 😀" }], ending: "stop", counted };
const hi = [{ user: [{ text: "Hi" }] }] as const;
const png = "iVBORw0KGgo=";
const pdf = "JVBERi0xLjQ=";
const stopped = {
  ...{ "openai-chat": "stop", "anthropic-messages": "end_turn", "openai-responses": "completed" },
  gemini: "STOP",
};
const called = {
  ...{ "openai-chat": "tool_calls", "anthropic-messages": "tool_use", "openai-responses": "completed" },
  gemini: "STOP",
};
const rome = { id: "call_a", name: "weather", input: { city: "Rome" } };
const oslo = { id: "call_b", name: "weather", input: { city: "Oslo" } };
const askedRome = ["user: Weather?", 'assistant: call call_a weather {"city":"Rome"}'];
const calls: Reply = { blocks: [{ call: rome }], ending: "tools", counted };

const systemInUsersTurn = [
  ...["system: Be brief.", "user: Hi", "assistant: Hello", "user: And?"],
  "user: <system>\nIn French.\n</system>",
];

export const behaviours: Readonly<Record<string, Behaviour>> = {
  text: {
    ...{ question: { said: hi, maxTokens: 500 }, reply: text, ending: stopped },
    understood: {
      said: ["user: Hi"],
      tools: [],
      choice: "auto",
      stop: [],
      maxTokens: 500,
      isThinking: false,
    },
  },
  system: {
    ...{ question: { said: [{ system: "Be brief." }, ...hi] }, reply: text, ending: stopped },
    understood: { said: ["system: Be brief.", "user: Hi"] },
  },
  "multi-turn": {
    question: {
      said: [...hi, { assistant: "Hello" }, { user: [{ text: "And?" }] }],
    },
    ...{ reply: text, ending: stopped },
    understood: { said: ["user: Hi", "assistant: Hello", "user: And?"] },
  },
  "system in the middle": {
    question: {
      said: [
        { system: "Be brief." },
        ...hi,
        { assistant: "Hello" },
        { user: [{ text: "And?" }] },
        { system: "In French." },
      ],
    },
    ...{ reply: text, ending: stopped },
    understood: {
      said: ["system: Be brief.", "user: Hi", "assistant: Hello", "user: And?", "system: In French."],
    },
    understoodBy: {
      gemini: { said: systemInUsersTurn },
      "bedrock-converse": { said: systemInUsersTurn },
    },
    unsaidBy: ["gemini"],
    losses: everyClient({
      gemini: { otherwise: "in the user message, between `<system>` and `</system>`" },
      "bedrock-converse": { otherwise: "in the user message, between `<system>` and `</system>`" },
    }),
  },
  "tool round trip": {
    question: {
      said: [
        { user: [{ text: "Weather?" }] },
        { assistant: "Let me look.", calls: [rome] },
        { results: [{ id: "call_a", pieces: [{ text: "21 degrees" }] }] },
      ],
      tools: ["weather"],
    },
    ...{ reply: text, ending: stopped },
    understood: {
      said: [
        ...["user: Weather?", "assistant: Let me look."],
        ...['assistant: call call_a weather {"city":"Rome"}', "result call_a: 21 degrees"],
      ],
      tools: ["weather"],
    },
  },
  "tool result that is an error": {
    question: {
      said: [
        { user: [{ text: "Weather?" }] },
        { assistant: "", calls: [rome] },
        { results: [{ id: "call_a", isError: true, pieces: [{ text: "no network" }] }] },
      ],
      tools: ["weather"],
    },
    ...{ reply: text, ending: stopped, unsaidBy: ["openai-chat", "openai-responses"] },
    understood: { said: [...askedRome, "error call_a: no network"] },
    understoodBy: {
      "openai-chat": { said: [...askedRome, "result call_a: Error: no network"] },
      "openai-responses": { said: [...askedRome, "result call_a: Error: no network"] },
    },
    losses: {
      "anthropic-messages": {
        "openai-chat": { otherwise: "begins with `Error:`" },
        "openai-responses": { otherwise: "begins with `Error:`" },
      },
      gemini: {
        "openai-chat": { otherwise: "begins with `Error:`" },
        "openai-responses": { otherwise: "begins with `Error:`" },
      },
    },
  },
  "tool result with an image": {
    question: {
      said: [
        { user: [{ text: "Weather?" }] },
        { assistant: "", calls: [rome] },
        { results: [{ id: "call_a", pieces: [{ text: "a map" }, { image: png }] }] },
      ],
      tools: ["weather"],
    },
    ...{ reply: text, ending: stopped, unsaidBy: ["openai-chat"] },
    understood: {
      said: [...askedRome, "result call_a: a map", `result call_a: data:image/png;base64,${png}`],
    },
    understoodBy: {
      // A tool's message holds text alone here.
      "openai-chat": {
        said: [
          ...[...askedRome, "result call_a: a map\n\n[1 attached below]"],
          ...["user: Attached to the result of tool call call_a:", `user: data:image/png;base64,${png}`],
        ],
      },
    },
    losses: Object.fromEntries(
      ["anthropic-messages", "openai-responses", "gemini"].map((client) => [
        client,
        { "openai-chat": { otherwise: "the image follows in a user message that names the call" } },
      ]),
    ),
  },
  "a tool call": {
    question: { said: hi, tools: ["weather", "time"] },
    ...{ reply: { ...calls, blocks: [{ text: "Let me see." }, { call: rome }] }, ending: called },
    understood: { tools: ["weather", "time"], choice: "auto" },
  },
  "parallel tool calls": {
    question: { said: hi, tools: ["weather"] },
    ...{ reply: { ...calls, blocks: [{ call: rome }, { call: oslo }] }, ending: called },
    understood: { tools: ["weather"] },
  },
  "one tool call at a time": {
    question: { said: hi, tools: ["weather"], isParallel: false },
    ...{ reply: calls, ending: called, understood: { tools: ["weather"] }, unsaidBy: ["gemini"] },
    losses: everyClient({
      gemini: { dropped: ["parallel_tool_calls"] },
      "bedrock-converse": { dropped: ["parallel_tool_calls"] },
    }),
  },
  "a forced tool": {
    question: { said: hi, tools: ["weather", "time"], mustCall: "weather" },
    ...{ reply: calls, ending: called, understood: { choice: "weather" } },
  },
  "JSON schema": {
    question: { said: hi, schema: toolSchema },
    reply: { blocks: [{ text: '{"city":"Rome"}' }], ending: "stop", counted },
    ...{ ending: stopped, understood: { schema: toolSchema } },
  },
  image: {
    question: { said: [{ user: [{ text: "What?" }, { image: png }] }] },
    ...{ reply: text, ending: stopped },
    understood: { said: ["user: What?", `user: data:image/png;base64,${png}`] },
  },
  document: {
    question: { said: [{ user: [{ document: pdf }, { text: "Sum up." }] }] },
    ...{ reply: text, ending: stopped },
    understood: { said: [`user: data:application/pdf;base64,${pdf}`, "user: Sum up."] },
    losses: {
      "openai-chat": { gemini: { dropped: ["filename"] } },
      "openai-responses": { gemini: { dropped: ["filename"] } },
    },
  },
  thinking: {
    question: { said: hi, isThinking: true },
    reply: {
      blocks: [{ thinking: "Let me see.", signature: "EqQBsig+/=" }, { text: "Hi" }],
      ...{ ending: "stop", counted },
    },
    ...{ ending: stopped, understood: { isThinking: true } },
  },
  "stop sequence": {
    question: { said: hi, stop: ["END", "STOP"] },
    reply: { blocks: [{ text: "One" }], ending: "stop-sequence", stopSequence: "END", counted },
    ending: { ...stopped, "anthropic-messages": "stop_sequence" },
    endingFrom: {
      gemini: { "anthropic-messages": "end_turn" },
      "openai-responses": { "anthropic-messages": "end_turn" },
    },
    unsaidBy: ["openai-responses"],
    understood: { stop: ["END", "STOP"] },
    understoodBy: { "openai-responses": { stop: [] } },
    losses: {
      "openai-chat": { "openai-responses": { dropped: ["stop"] } },
      "anthropic-messages": {
        gemini: { otherwise: "`end_turn`: Gemini does not report which sequence matched" },
        "openai-responses": { dropped: ["stop"] },
      },
      gemini: { "openai-responses": { dropped: ["stop"] } },
    },
  },
  length: {
    question: { said: hi, maxTokens: 2_000 },
    reply: { blocks: [{ text: "One" }], ending: "length", counted },
    ending: {
      ...{
        "openai-chat": "length",
        "anthropic-messages": "max_tokens",
        "openai-responses": "max_output_tokens",
        gemini: "MAX_TOKENS",
      },
    },
    understood: { maxTokens: 2_000 },
  },
  refusal: {
    question: { said: hi },
    reply: { blocks: [{ refusal: "I will not." }], ending: "refusal", counted },
    ending: { ...stopped, "anthropic-messages": "refusal", gemini: "SAFETY" },
    // Anthropic's reason to stop is the only mark of a refusal; Gemini has none.
    endingFrom: {
      "anthropic-messages": { "openai-chat": "content_filter", "openai-responses": "content_filter" },
      "bedrock-converse": { "openai-chat": "content_filter", "openai-responses": "content_filter" },
      gemini: { "anthropic-messages": "end_turn", gemini: "STOP" },
    },
    understood: {},
    losses: {
      "openai-chat": {
        "anthropic-messages": { otherwise: "`content_filter`, the text as content" },
        "bedrock-converse": { otherwise: "`content_filter`, the text as content" },
        gemini: { otherwise: "as text: Gemini does not mark refusals" },
      },
      "anthropic-messages": { gemini: { otherwise: "as text: Gemini does not mark refusals" } },
      "openai-responses": {
        "anthropic-messages": { otherwise: "`incomplete` by `content_filter`, the text as output text" },
        "bedrock-converse": { otherwise: "`incomplete` by `content_filter`, the text as output text" },
        gemini: { otherwise: "as text: Gemini does not mark refusals" },
      },
    },
  },
  "content filter": {
    question: { said: hi },
    reply: { blocks: [{ text: "One" }], ending: "filter", counted },
    ending: {
      ...{
        "openai-chat": "content_filter",
        "anthropic-messages": "refusal",
        "openai-responses": "content_filter",
        gemini: "SAFETY",
      },
    },
    understood: {},
  },
  "usage with cache reads and writes": {
    question: { said: hi },
    reply: { ...text, counted: { input: 100, cached: 2_455, written: 300, output: 40 } },
    ...{ ending: stopped, understood: {} },
  },
  ...furtherBehaviours,
};
