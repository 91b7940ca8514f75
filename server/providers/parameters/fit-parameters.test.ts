import { describe, expect, it } from "vitest";
import { fitParameters, lackingParameter } from "./fit-parameters.ts";
import { refusedField } from "./refused-fields.ts";

const none: ReadonlySet<string> = new Set();
const gpt5 = { provider: "openai", upstreamModel: "gpt-5-mini" };
const gpt41 = { provider: "openai", upstreamModel: "gpt-4.1" };
const mistral = { provider: "mistral", upstreamModel: "mistral-large" };
const vllm = { provider: "vllm", upstreamModel: "any" };
const messages = [{ role: "user", content: "Hi" }];

describe("fitParameters", () => {
  it("leaves out what a model fixes, and says so; keeps it where it is taken", () => {
    const body = { messages, temperature: 0, seed: 1 };
    expect(fitParameters(body, gpt5, none)).toMatchObject({ dropped: ["temperature"], messages: null });
    expect(fitParameters(body, gpt41, none).dropped).toEqual([]);
    expect(fitParameters({ messages, temperature: 1 }, gpt5, none).dropped).toEqual([]);
    expect(fitParameters(body, vllm, none).dropped).toEqual([]);
    expect(fitParameters(body, mistral, none).dropped).toEqual(["seed"]);
  });

  it("leaves out without a word what asks for nothing", () => {
    const body = {
      messages,
      tools: [],
      tool_choice: "none",
      stop: null,
      n: 1,
      stream_options: {},
      logprobs: false,
    };
    const fit = fitParameters(body, mistral, none);
    expect([...fit.omitted].sort()).toEqual(["logprobs", "stop", "stream_options", "tool_choice", "tools"]);
    expect(fit.dropped).toEqual([]);
  });

  it("never leaves out what a reply is asked to be", () => {
    expect(fitParameters({ messages, n: 2, logprobs: true, stop: "x" }, mistral, none).omitted.size).toBe(0);
    expect(lackingParameter({ messages, logprobs: true }, mistral)).toBe("logprobs");
    expect(lackingParameter({ messages, n: 2 }, mistral)).toBeNull();
    expect(lackingParameter({ messages, stop: ["x"] }, gpt5)).toBe("stop");
    expect(lackingParameter({ messages, stop: [], n: 1, logprobs: false }, gpt5)).toBeNull();
    expect(lackingParameter({ messages, reasoning_effort: "low" }, gpt41)).toBe("reasoning_effort");
    const grok = (upstreamModel: string) =>
      lackingParameter({ messages, reasoning_effort: "low" }, { provider: "xai", upstreamModel });
    for (const model of ["grok-3", "grok-4-0709", "grok-4-1-fast-reasoning", "grok-code-fast-1"])
      expect(grok(model)).toBe("reasoning_effort");
    for (const model of ["grok-3-mini", "grok-4.3", "grok-4.6", "grok-4.20-multi-agent-0309"])
      expect(grok(model)).toBeNull();
  });

  it("leaves out the effort `none` where a model has none to set, and says so", () => {
    const body = { messages, reasoning_effort: "none" };
    for (const model of [gpt41, mistral, { provider: "groq", upstreamModel: "llama-3.3-70b-versatile" }]) {
      expect(lackingParameter(body, model)).toBeNull();
      const { omitted, dropped } = fitParameters(body, model, none);
      expect([[...omitted], dropped]).toEqual([["reasoning_effort"], ["reasoning_effort"]]);
    }
    for (const model of [gpt5, vllm]) expect(fitParameters(body, model, none).omitted.size).toBe(0);
  });

  it("keeps the smaller of two output limits", () => {
    const omitted = (one: number, other: number) => [
      ...fitParameters({ messages, max_tokens: one, max_completion_tokens: other }, gpt41, none).omitted,
    ];
    expect(omitted(10, 20)).toEqual(["max_completion_tokens"]);
    expect(omitted(20, 10)).toEqual(["max_tokens"]);
  });

  it("translates the developer's role, and takes out of earlier replies what only a reply has", () => {
    const history = [
      { role: "developer", content: "Be brief." },
      { role: "assistant", content: "Yes.", refusal: null, audio: { id: "a" } },
      ...messages,
    ];
    const fit = fitParameters({ messages: history }, mistral, none);
    expect(fit.messages).toEqual([
      { role: "system", content: "Be brief." },
      { role: "assistant", content: "Yes." },
      ...messages,
    ]);
    expect(fit.dropped).toEqual(["messages.role=developer", "messages.audio"]);
    expect(fitParameters({ messages: history }, gpt5, none).messages).toBeNull();
  });

  it("leaves out what a closed list does not know, of the request, its messages and their parts; an open one gets all", () => {
    const part = { type: "text", text: "Hi", cache_control: { type: "ephemeral" } };
    const body = {
      messages: [{ id: "1", role: "user", content: [part] }],
      chat_id: "c",
      routing: {},
      stop: [],
    };
    const fit = fitParameters(body, gpt5, none);
    expect([...fit.omitted]).toEqual(["chat_id", "stop"]);
    expect(fit.dropped).toEqual(["chat_id", "messages.id", "messages.content.cache_control"]);
    expect(fit.messages).toEqual([{ role: "user", content: [{ type: "text", text: "Hi" }] }]);
    expect(fitParameters(body, vllm, none)).toMatchObject({ dropped: [], messages: null });
    expect(lackingParameter({ functions: [{ name: "f" }] }, mistral)).toBe("functions");
    expect(lackingParameter({ guided_json: {} }, vllm)).toBeNull();
  });

  it("does without what the deployment has refused before", () => {
    expect(fitParameters({ messages, user: "u" }, vllm, new Set(["user"])).dropped).toEqual(["user"]);
  });
});

describe("refusedField", () => {
  const body = { messages, user: "u", temperature: 0, seed: 1, n: 2 };
  it.each([
    ["Unsupported value: 'temperature' does not support 0 with this model.", "temperature"],
    ['Invalid JSON payload received. Unknown name "seed": Cannot find field.', "seed"],
    ["property 'user' is unsupported", "user"],
    ["Unrecognized request argument supplied: user", "user"],
    ["The user must be greeted first.", null],
    ["This model's maximum context length is 8192 tokens", null],
    ["Unsupported parameter: 'n'", null],
  ])("reads %s", (message, field) => {
    expect(refusedField(message, body, none)).toBe(field);
  });

  it("does not name what was left out already, or nothing where nothing was said", () => {
    expect(refusedField("Unsupported: 'seed'", body, new Set(["seed"]))).toBeNull();
    expect(refusedField(null, body, none)).toBeNull();
  });
});

describe("values that an endpoint refuses", () => {
  const dropped = (body: object, deployment = gpt41) =>
    fitParameters({ messages, ...body }, deployment, none).dropped;

  it("are left out where they only label or tune the request", () => {
    expect(dropped({ user: "u".repeat(64) })).toEqual([]);
    expect(dropped({ user: "u".repeat(65), safety_identifier: 5 })).toEqual(["user", "safety_identifier"]);
    expect(dropped({ metadata: { a: "b" } })).toEqual(["metadata"]);
    expect(dropped({ metadata: { a: "b" }, store: true })).toEqual([]);
    expect(dropped({ metadata: { a: 1 }, store: true })).toEqual(["metadata"]);
    const prediction = { type: "content", content: "x" };
    expect(dropped({ prediction })).toEqual([]);
    expect(dropped({ prediction, max_tokens: 5 })).toEqual(["prediction"]);
    expect(dropped({ prediction, max_tokens: 5 }, vllm)).toEqual([]);
  });

  it("exclude the endpoint where they say what the reply must be", () => {
    const lacks = (body: object, provider: string, upstreamModel = "any") =>
      lackingParameter({ messages, ...body }, { provider, upstreamModel });
    const stop = ["a", "b", "c", "d", "e"];
    expect(lacks({ stop }, "groq")).toBe("stop");
    expect(lacks({ stop: stop.slice(1) }, "groq")).toBeNull();
    expect(lacks({ stop }, "gemini")).toBeNull();
    const json = { response_format: { type: "json_object" } };
    const tools = [{ type: "function", function: { name: "f" } }];
    expect(lacks({ ...json, tools }, "groq")).toBe("response_format");
    expect(lacks({ ...json, tools: [] }, "groq")).toBeNull();
    expect(lacks({ ...json, tools }, "gemini", "gemini-2.5-flash")).toBe("response_format");
    expect(lacks({ ...json, tools }, "gemini", "gemini-3-flash-preview")).toBeNull();
    expect(lacks({ response_format: { type: "text" }, tools }, "groq")).toBeNull();
  });
});

describe("tools", () => {
  it("get the fields that every endpoint knows; those that have them already, and other kinds, stay", () => {
    const whole = { type: "object", properties: {} };
    const plain = { type: "function", function: { name: "f", parameters: whole, strict: true } };
    const custom = { type: "custom", custom: { name: "c" } };
    const marked = { ...plain, cache_control: { type: "ephemeral" } };
    const strange = { type: "function", function: { name: "g", strict: null, annotations: {} } };
    expect(fitParameters({ messages, tools: [plain, custom] }, gpt41, none).tools).toBeNull();
    expect(fitParameters({ messages, tools: [marked] }, vllm, none).tools).toBeNull();
    const fit = fitParameters({ messages, tools: [marked, strange, custom] }, gpt41, none);
    expect(fit.tools).toEqual([
      plain,
      { type: "function", function: { name: "g", parameters: whole } },
      custom,
    ]);
    expect(fit.dropped).toEqual(["tools.cache_control", "tools.function.annotations"]);
  });

  it("lose a union at the top of their schema, and with it `strict`, for models that refuse one", () => {
    const properties = { a: { type: "string" } };
    const parameters = { type: "object", properties, anyOf: [{ required: ["a"] }] };
    const tool = { type: "function", function: { name: "f", strict: true, parameters }, extra: 1 };
    const fitTo = (deployment: typeof vllm) => fitParameters({ messages, tools: [tool] }, deployment, none);
    const fitted = { name: "f", parameters: { type: "object", properties, required: ["a"] } };
    const lost = ["tools.function.strict", "tools.function.parameters.anyOf"];
    expect(fitTo(gpt41)).toMatchObject({
      ...{ tools: [{ type: "function", function: fitted }], dropped: ["tools.extra", ...lost] },
    });
    expect(fitTo({ provider: "openrouter", upstreamModel: "openai/gpt-5" })).toMatchObject({
      ...{ tools: [{ ...tool, function: fitted }], dropped: lost },
    });
    expect(fitTo(vllm).tools).toBeNull();
  });
});
