import { describe, expect, it } from "vitest";
import { suitesFolder } from "../../config/dataset-paths.ts";
import { caseMessages, readAnswerKeys } from "./answer-keys.ts";
import { demoProfiles } from "./demo-models.ts";
import { answer, ask } from "./testing/run-demo.ts";

const { all } = readAnswerKeys(suitesFolder);

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
});
