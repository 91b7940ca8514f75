import { type Behaviour, everyClient } from "./behaviour.ts";
import type { Reply } from "./conversation.ts";

const counted = { input: 100, cached: 0, written: 0, output: 40 };
const text: Reply = { blocks: [{ text: "naïve 日本 😀" }], ending: "stop", counted };
const hi = [{ user: [{ text: "Hi" }] }] as const;
const stopped = {
  ...{ "openai-chat": "stop", "anthropic-messages": "end_turn", "openai-responses": "completed" },
  gemini: "STOP",
};
const called = { ...stopped, "openai-chat": "tool_calls", "anthropic-messages": "tool_use" };
const png = "iVBORw0KGgo=";
const pdf = "JVBERi0xLjQ=";
const wav = "UklGRiQAAABXQVZF";
const rome = { id: "call_a", name: "weather", input: { city: "Rome" } };
const oslo = { id: "call_b", name: "weather", input: { city: "Oslo" } };
const patch = { id: "call_p", name: "apply_patch", input: '*** Begin Patch\n+ "naïve"\n' };
const image = `data:image/png;base64,${png}`;
const twoCalls = [
  "user: Weather?",
  ...[rome, oslo].map(({ id, name, input }) => `assistant: call ${id} ${name} ${JSON.stringify(input)}`),
];

const unmarked = { dropped: ["cache_control"] };

/** What fewer clients can say. */
export const furtherBehaviours: Readonly<Record<string, Behaviour>> = {
  "parallel tool results with images": {
    question: {
      said: [
        { user: [{ text: "Weather?" }] },
        { assistant: "", calls: [rome, oslo] },
        {
          results: [rome, oslo].map(({ id }) => ({ id, pieces: [{ text: `map ${id}` }, { image: png }] })),
        },
      ],
      tools: ["weather"],
    },
    ...{ reply: text, ending: stopped, unsaidBy: ["openai-chat"] },
    understood: {
      said: [
        ...[...twoCalls, "result call_a: map call_a", `result call_a: ${image}`],
        ...["result call_b: map call_b", `result call_b: ${image}`],
      ],
    },
    understoodBy: {
      "openai-chat": {
        said: [
          ...twoCalls,
          ...["call_a", "call_b"].map((id) => `result ${id}: map ${id}\n\n[1 attached below]`),
          ...["call_a", "call_b"].flatMap((id) => [
            ...[`user: Attached to the result of tool call ${id}:`, `user: ${image}`],
          ]),
        ],
      },
    },
    losses: everyClient({
      "openai-chat": { otherwise: "the images follow in a user message that names the calls" },
    }),
  },
  "tool result with a document": {
    question: {
      said: [
        { user: [{ text: "Weather?" }] },
        { assistant: "", calls: [rome] },
        { results: [{ id: "call_a", pieces: [{ text: "a report" }, { document: pdf }] }] },
      ],
      tools: ["weather"],
    },
    ...{ reply: text, ending: stopped, unsaidBy: ["openai-chat"] },
    understood: {
      said: [
        ...[...twoCalls.slice(0, 2), "result call_a: a report"],
        `result call_a: data:application/pdf;base64,${pdf}`,
      ],
    },
    understoodBy: {
      "openai-chat": {
        said: [
          ...[...twoCalls.slice(0, 2), "result call_a: a report\n\n[1 attached below]"],
          "user: Attached to the result of tool call call_a:",
          `user: data:application/pdf;base64,${pdf}`,
        ],
      },
    },
    losses: {
      "anthropic-messages": {
        "openai-chat": { otherwise: "the document follows in a user message that names the call" },
      },
      "openai-responses": {
        "openai-chat": { otherwise: "the document follows in a user message that names the call" },
        gemini: { dropped: ["filename"] },
      },
      gemini: {
        "openai-chat": { otherwise: "the document follows in a user message that names the call" },
      },
    },
  },
  "a tool with free text": {
    question: { said: hi, textTools: ["apply_patch"] },
    reply: { blocks: [{ text: "Let me." }, { textCall: patch }], ending: "tools", counted },
    ...{ ending: called, unsaidBy: ["anthropic-messages", "gemini"] },
    understood: { tools: ["apply_patch"] },
    losses: everyClient({
      "anthropic-messages": {
        otherwise: "as a function with one text parameter; the call is returned in the declared form",
      },
      gemini: {
        otherwise: "as a function with one text parameter; the call is returned in the declared form",
      },
      "bedrock-converse": {
        otherwise: "as a function with one text parameter; the call is returned in the declared form",
      },
    }),
  },
  "a strict tool": {
    question: { said: hi, tools: ["weather"], isStrict: true },
    ...{ reply: { blocks: [{ call: rome }], ending: "tools", counted }, ending: called },
    unsaidBy: ["gemini"],
    understood: { tools: ["weather"], isStrict: true },
    understoodBy: { gemini: { isStrict: undefined } },
    losses: everyClient({ gemini: { dropped: ["tools.strict"] } }),
  },
  audio: {
    question: { said: [{ user: [{ text: "What?" }, { audio: wav }] }] },
    ...{ reply: text, ending: stopped, unsaidBy: ["anthropic-messages", "openai-responses"] },
    understood: { said: ["user: What?", `user: data:audio/wav;base64,${wav}`] },
    losses: everyClient({
      "anthropic-messages": { refused: "take no audio" },
      "openai-responses": { refused: "takes no audio" },
    }),
  },
  "several replies (`n`)": {
    question: { said: hi, count: 2 },
    reply: { ...text, count: 2 },
    ...{ ending: stopped, unsaidBy: ["anthropic-messages", "openai-responses"] },
    understood: { count: 2 },
    losses: everyClient({
      "anthropic-messages": { refused: "one reply" },
      "openai-responses": { refused: "one reply" },
      "bedrock-converse": { refused: "one reply" },
    }),
  },
  "log probabilities": {
    question: { said: hi, topLogprobs: 2 },
    reply: {
      blocks: [
        {
          text: "Hi you",
          logprobs: [
            ["Hi", -0.25],
            [" you", -1.5],
          ],
        },
      ],
      ...{ ending: "stop", counted },
    },
    ...{ ending: stopped, unsaidBy: ["anthropic-messages"], understood: { topLogprobs: 2 } },
    losses: everyClient({
      "anthropic-messages": { refused: "log probabilities" },
      "bedrock-converse": { refused: "log probabilities" },
    }),
  },
  "a mark for the prompt cache": {
    question: { said: [{ user: [{ text: "A long text.", isCached: true }, { text: "Hi" }] }] },
    ...{ reply: text, ending: stopped, unsaidBy: ["gemini"], understood: { cached: ["A long text."] } },
    understoodBy: {
      "openai-chat": { cached: undefined },
      "openai-responses": { cached: undefined },
      gemini: { cached: undefined },
    },
    losses: {
      "openai-chat": { gemini: unmarked, "openai-responses": unmarked },
      "anthropic-messages": { gemini: unmarked, "openai-responses": unmarked, "openai-chat": unmarked },
      "openai-responses": { gemini: unmarked, "openai-chat": unmarked },
    },
  },
  "citations asked for": {
    question: { said: [{ user: [{ document: pdf, isCited: true }, { text: "Sum up." }] }] },
    ...{ reply: text, ending: stopped, unsaidBy: ["openai-chat", "openai-responses", "gemini"] },
    understood: { isCited: true },
    understoodBy: {
      "openai-chat": { isCited: undefined },
      "openai-responses": { isCited: undefined },
      gemini: { isCited: undefined },
    },
    losses: {
      "anthropic-messages": {
        "openai-chat": { dropped: ["citations"] },
        "openai-responses": { dropped: ["citations"] },
        gemini: { dropped: ["citations"] },
      },
    },
  },
  "a source in the reply": {
    question: { said: hi },
    reply: {
      blocks: [{ text: "Rome.", source: { url: "https://example.org/rome", title: "On Rome" } }],
      ...{ ending: "stop", counted },
    },
    ...{ ending: stopped, understood: {} },
  },
  "the end user": {
    question: { said: hi, user: "user-7" },
    ...{ reply: text, ending: stopped, unsaidBy: ["gemini"], understood: { user: "user-7" } },
    understoodBy: { gemini: { user: undefined }, "bedrock-converse": { user: undefined } },
    losses: everyClient({ gemini: { dropped: ["user"] }, "bedrock-converse": { dropped: ["user"] } }),
  },
  "the usual service tier": {
    question: { said: hi, isUsualTier: true },
    ...{ reply: text, ending: stopped, understood: { isUsualTier: true } },
    understoodBy: { vertex: { isUsualTier: undefined } },
    losses: {
      ...everyClient({ vertex: { dropped: ["service_tier"] } }),
      gemini: { vertex: { dropped: ["serviceTier"] } },
    },
  },
  seed: {
    question: { said: hi, seed: 7 },
    ...{ reply: text, ending: stopped, unsaidBy: ["anthropic-messages", "openai-responses"] },
    understood: { seed: 7 },
    understoodBy: {
      "anthropic-messages": { seed: undefined },
      "openai-responses": { seed: null },
      "bedrock-converse": { seed: undefined },
    },
    losses: everyClient({
      "anthropic-messages": { dropped: ["seed"] },
      "openai-responses": { dropped: ["seed"] },
      "bedrock-converse": { dropped: ["seed"] },
    }),
  },
};
