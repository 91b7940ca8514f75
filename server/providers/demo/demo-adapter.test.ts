import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { suitesFolder } from "../../config/dataset-paths.ts";
import type { ProviderAdapter, ProviderExchange, ProviderFailure } from "../../upstream/provider.ts";
import { caseMessages, readAnswerKeys } from "./answer-keys.ts";
import { createDemoAdapter } from "./demo-adapter.ts";
import { demoModels, demoProfiles } from "./demo-models.ts";

interface Run {
  readonly text: string;
  readonly sleeps: readonly number[];
  readonly failure: ProviderFailure | null;
}

interface RunOptions {
  readonly model?: string;
  readonly speed?: number;
  /** @default a new one */
  readonly adapter?: ProviderAdapter;
  /** Called after each piece. */
  readonly onPiece?: (exchange: ProviderExchange, pieces: number) => void;
}

function run(body: Record<string, unknown>, options: RunOptions = {}): Promise<Run> {
  const sleeps: number[] = [];
  const own = (): ProviderAdapter =>
    createDemoAdapter({
      clock: { nowMs: () => 5_000 },
      sleep: async (milliseconds) => void sleeps.push(milliseconds),
      ...(options.speed === undefined ? {} : { speed: options.speed }),
    });
  const adapter = options.adapter ?? own();
  const [model] = demoModels;
  const [deployment] = model?.deployments ?? [];
  if (deployment === undefined) throw new Error("there is no demo deployment");
  return new Promise((resolve) => {
    let text = "";
    let pieces = 0;
    const exchange = adapter.start(
      {
        operation: {
          kind: "chat",
          protocol: "openai-chat",
          payload: { body, bytes: null, isStream: body.stream === true },
        },
        deployment: { ...deployment, upstreamModel: options.model ?? "swift" },
        reasoningEffort: null,
        apiKey: null,
        fit: null,
      },
      {
        onHead: () => {},
        onData: (chunk) => {
          text += chunk.toString();
          pieces += 1;
          options.onPiece?.(exchange, pieces);
        },
        onEnd: () => resolve({ text, sleeps, failure: null }),
        onFailure: (failure) => resolve({ text, sleeps, failure }),
      },
    );
  });
}

const ask = (content: string) => ({ messages: [{ role: "user", content }] });
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("createDemoAdapter", () => {
  it("takes the time that its profile states, streamed or not", async () => {
    const [swift] = demoProfiles;
    for (const stream of [false, true]) {
      const { text, sleeps } = await run({ ...ask("What is 1 + 1?"), stream });
      const tokens = Number(/"completion_tokens":(\d+)/.exec(text)?.[1]);
      const expectedMs =
        (swift?.timeToFirstTokenMs ?? 0) + (1_000 * tokens) / (swift?.outputTokensPerSecond ?? 1);
      expect(sum(sleeps)).toBeCloseTo(expectedMs, 6);
    }
  });

  it("is a given number of times as fast, or does not wait at all", async () => {
    const plain = await run(ask("What is 1 + 1?"));
    const fast = await run(ask("What is 1 + 1?"), { speed: 2 });
    expect(sum(fast.sleeps)).toBeCloseTo(sum(plain.sleeps) / 2, 6);
    expect((await run(ask("What is 1 + 1?"), { speed: Number.POSITIVE_INFINITY })).sleeps).toEqual([]);
  });

  it("streams the text that it gives whole, with the same usage, and ends with [DONE]", async () => {
    const whole = JSON.parse((await run(ask("What is 17 * 23?"))).text);
    const events = (await run({ ...ask("What is 17 * 23?"), stream: true })).text.trim().split("\n\n");
    expect(events.at(-1)).toBe("data: [DONE]");
    const chunks = events.slice(0, -1).map((event) => JSON.parse(event.slice(6)));
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
    expect(text).toBe(whole.choices[0].message.content);
    expect(chunks.at(-1).usage).toEqual(whole.usage);
    expect(chunks.at(-2).choices[0].finish_reason).toBe("stop");
    expect(chunks[0].system_fingerprint).toBe("tradewind-demo");
  });

  it("stops at the limit of tokens and at a stop text, and says which", async () => {
    const limited = JSON.parse((await run({ ...ask("Tell me a story"), max_tokens: 5 })).text);
    expect(limited.choices[0].finish_reason).toBe("length");
    expect(limited.usage.completion_tokens).toBe(5);
    const stopped = JSON.parse((await run({ ...ask("Tell me a story"), stop: ["model", " built-in"] })).text);
    expect(stopped.choices[0]).toMatchObject({
      message: { content: "This is demo/swift, a" },
      finish_reason: "stop",
    });
  });

  it("gives n choices, streamed or not, and counts the tokens of all", async () => {
    const [one, three] = [ask("Tell me a story"), { ...ask("Tell me a story"), n: 3 }];
    const single = JSON.parse((await run(one)).text);
    const whole = JSON.parse((await run(three)).text);
    expect(whole.choices.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2]);
    expect(whole.usage.completion_tokens).toBe(3 * single.usage.completion_tokens);
    expect(whole.usage.prompt_tokens).toBe(single.usage.prompt_tokens);
    const { text } = await run({ ...three, stream: true });
    expect(text.match(/"finish_reason":"stop"/g)).toHaveLength(3);
    expect(text).toContain('"choices":[{"index":2,"delta":{"content":');
  });

  it("sends nothing while it is paused and goes on where it was", async () => {
    let isPaused = false;
    const { text } = await run(
      { ...ask("Tell me a story"), stream: true },
      {
        onPiece: (exchange, pieces) => {
          expect(isPaused).toBe(false);
          if (pieces !== 3) return;
          exchange.pause();
          isPaused = true;
          setImmediate(() => {
            isPaused = false;
            exchange.resume();
          });
        },
      },
    );
    expect(text).toBe((await run({ ...ask("Tell me a story"), stream: true })).text);
  });

  it("sends nothing more after it was aborted", async () => {
    let seen = 0;
    void run(
      { ...ask("Tell me a story"), stream: true },
      {
        onPiece: (exchange, pieces) => {
          seen = pieces;
          if (pieces === 2) exchange.abort();
        },
      },
    );
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toBe(2);
  });

  it("fails for a name that is none of its models", async () => {
    expect((await run(ask("x"), { model: "nobody" })).failure?.kind).toBe("not-configured");
  });
});

const { all } = readAnswerKeys(suitesFolder);
const adapter = createDemoAdapter({
  clock: { nowMs: () => 5_000 },
  sleep: async () => {},
  speed: Number.POSITIVE_INFINITY,
});
const answer = async (body: Record<string, unknown>, model = "sage") =>
  JSON.parse((await run(body, { model, adapter })).text).choices[0];

describe("a demo model asked a case of the suites that ship", () => {
  /** Whether the reply is the ideal one. Calls are compared with their arguments. */
  async function isRight(key: (typeof all)[number], model: string): Promise<boolean> {
    const tools = (key as { tools?: unknown }).tools;
    const { message } = await answer({ messages: caseMessages(key), ...(tools ? { tools } : {}) }, model);
    if (typeof key.ideal === "string") return message.content === key.ideal;
    const calls = (message.tool_calls ?? []).map(
      ({ function: called }: { function: { name: string; arguments: string } }) => ({
        name: called.name,
        arguments: JSON.parse(called.arguments),
      }),
    );
    return JSON.stringify(calls) === JSON.stringify(key.ideal.tool_calls);
  }

  it("is right as often as its skill for the task type says, and on the easy ones more often", async () => {
    for (const profile of demoProfiles) {
      const right: (typeof all)[number][] = [];
      for (const key of all) if (await isRight(key, profile.name)) right.push(key);
      for (const taskType of new Set(all.map((key) => key.task_type))) {
        const cases = all.filter((key) => key.task_type === taskType).length;
        const share = right.filter((key) => key.task_type === taskType).length / cases;
        expect(Math.abs(share - (profile.skills[taskType] ?? profile.skill)), taskType).toBeLessThanOrEqual(
          1 / cases,
        );
      }
      const shareOf = (difficulty: string): number =>
        right.filter((key) => key.difficulty === difficulty).length /
        all.filter((key) => key.difficulty === difficulty).length;
      expect(shareOf("easy")).toBeGreaterThan(shareOf("hard"));
    }
  });

  it("finds cases hard that others find hard, without being wrong on the same ones alone", async () => {
    const wrong = { swift: new Set<string>(), coder: new Set<string>() };
    const knowledge = all.filter((key) => ["knowledge", "reading", "translate"].includes(key.task_type));
    for (const key of knowledge)
      for (const model of ["swift", "coder"] as const)
        if (!(await isRight(key, model))) wrong[model].add(key.id);
    const both = [...wrong.swift].filter((id) => wrong.coder.has(id)).length;
    const ifIndependent = (wrong.swift.size * wrong.coder.size) / knowledge.length;
    expect(both).toBeGreaterThan(1.2 * ifIndependent);
    expect(both).toBeLessThan(wrong.coder.size);
  });

  it("is known with other white space, as content parts, and under a system prompt of the caller's", async () => {
    const prompt = "What is the capital of Canada? Reply with the city only.";
    for (const messages of [
      ask(`  ${prompt.replaceAll(" ", "  ")}\n`).messages,
      [{ role: "system", content: "Be brief." }, ...ask(prompt).messages],
      [{ role: "user", content: [{ type: "text", text: prompt }] }],
    ])
      expect((await answer({ messages })).message.content).toBe("Ottawa");
  });

  it("answers in the form that is asked for", async () => {
    const messages = ask("What is the capital of Canada? Reply with the city only.").messages;
    const json = await answer({ messages, response_format: { type: "json_object" } });
    expect(JSON.parse(json.message.content)).toEqual({ answer: "Ottawa" });
    const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
    const format = { type: "json_schema", json_schema: { name: "city", schema } };
    const fitted = await answer({ messages, response_format: format });
    expect(JSON.parse(fitted.message.content)).toEqual({ city: "Ottawa" });
  });
});

describe("a demo model asked anything else", () => {
  it("says what it is", async () => {
    expect((await answer(ask("What is 17 * 23?"))).message.content).toContain("a built-in demo model");
  });

  const weather = {
    name: "get_weather",
    description: "Weather of a city",
    parameters: {
      type: "object",
      properties: {
        city: { type: "string" },
        unit: { enum: ["celsius", "fahrenheit"] },
        days: { type: "integer" },
      },
      required: ["city", "unit"],
    },
  };
  const tools = [
    { type: "function", function: { name: "send_mail" } },
    { type: "function", function: weather },
  ];

  it("calls the tool whose words the request uses, with what the request names, else the enum's first value", async () => {
    const { message, finish_reason } = await answer({ ...ask("What is the weather in Paris?"), tools });
    expect(finish_reason).toBe("tool_calls");
    expect(message.content).toBeNull();
    const [{ function: called }] = message.tool_calls;
    expect([called.name, JSON.parse(called.arguments)]).toEqual([
      "get_weather",
      { city: "Paris", unit: "celsius" },
    ]);
  });

  it("honours tool_choice, and reports what a tool returned", async () => {
    const body = { ...ask("What is the weather in Paris?"), tools };
    expect((await answer({ ...body, tool_choice: "none" })).message.tool_calls).toBeUndefined();
    expect((await answer({ ...ask("Hello"), tools })).finish_reason).toBe("stop");
    expect((await answer({ ...ask("Hello"), tools, tool_choice: "required" })).finish_reason).toBe(
      "tool_calls",
    );
    const named = { type: "function", function: { name: "send_mail" } };
    expect((await answer({ ...body, tool_choice: named })).message.tool_calls[0].function.name).toBe(
      "send_mail",
    );
    const told = [...body.messages, { role: "tool", tool_call_id: "a", content: "18 degrees" }];
    expect((await answer({ ...body, messages: told })).message.content).toContain("18 degrees");
  });

  it.each<[string, Record<string, unknown>]>([
    [
      "nested objects",
      {
        type: "object",
        properties: {
          a: {
            type: "object",
            properties: { b: { type: "array", items: { type: "number" }, minItems: 2 } },
            required: ["b"],
          },
        },
        required: ["a"],
      },
    ],
    [
      "a pattern and formats",
      {
        type: "object",
        properties: {
          code: { type: "string", pattern: "^[A-Z]{3}-\\d{4}$" },
          day: { type: "string", format: "date" },
        },
        required: ["code", "day"],
        additionalProperties: false,
      },
    ],
    [
      "a reference to itself",
      {
        type: "object",
        $defs: {
          node: {
            type: "object",
            properties: {
              value: { type: "string" },
              next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] },
            },
            required: ["value", "next"],
          },
        },
        properties: { list: { $ref: "#/$defs/node" } },
        required: ["list"],
      },
    ],
    [
      "unions, constants and bounds",
      {
        type: "object",
        properties: {
          kind: { oneOf: [{ const: "a" }, { const: "b" }] },
          size: { type: "integer", minimum: 3, maximum: 4 },
          name: { type: ["string", "null"], maxLength: 3 },
        },
        required: ["kind", "size", "name"],
      },
    ],
    [
      "parts that all apply",
      {
        type: "object",
        allOf: [
          { properties: { a: { type: "integer", minimum: 5 } }, required: ["a"] },
          { properties: { b: { type: "string", minLength: 30 } }, required: ["b"] },
        ],
      },
    ],
  ])("fits a schema with %s", async (_name, schema) => {
    const format = { type: "json_schema", json_schema: { name: "x", schema } };
    const { message } = await answer({ ...ask("Describe 3 things about Berlin."), response_format: format });
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    expect(validate(JSON.parse(message.content)), message.content).toBe(true);
  });

  it("gives up soon on a schema that would take forever", async () => {
    let schema: object = { type: "string", minLength: 1_000_000_000 };
    for (let level = 0; level < 8; level += 1) schema = { type: "array", minItems: 1_000, items: schema };
    const format = {
      type: "json_schema",
      json_schema: { name: "x", schema: { type: "object", properties: { a: schema } } },
    };
    expect((await answer({ ...ask("x"), response_format: format })).message.content).toBe("{}");
  });
});

describe("demoModels", () => {
  it("are at least four, with declared fictional prices that rise with their skill", () => {
    expect(demoModels.length).toBeGreaterThanOrEqual(4);
    expect(demoModels.every((model) => model.isDemo && model.price?.source.includes("fictional"))).toBe(true);
    const bySkill = [...demoProfiles].sort((left, right) => left.skill - right.skill);
    expect(bySkill[0]?.outputUsdPerMillion).toBeLessThan(bySkill.at(-1)?.outputUsdPerMillion ?? 0);
  });
});
