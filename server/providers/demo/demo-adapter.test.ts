import { describe, expect, it } from "vitest";
import type { ProviderFailure } from "../provider.ts";
import { createDemoAdapter } from "./demo-adapter.ts";
import { demoAnswer } from "./demo-answer.ts";
import { demoModels } from "./demo-models.ts";
import { demoProfiles } from "./demo-profile.ts";

const profile = (name: string) => demoProfiles.find((one) => one.name === name)!;
const user = (content: string) => ({ messages: [{ role: "user", content }] });
const perfect = {
  ...profile("sage"),
  skills: { arithmetic: 1, words: 1, facts: 1, translation: 1, code: 1, structure: 1, talk: 1 },
};
const textOf = (prompt: string, one = perfect): string => {
  const answer = demoAnswer(one, user(prompt));
  return answer.kind === "text" ? answer.text.split("\n\n(")[0]! : "";
};

async function run(body: Record<string, unknown>, isStream: boolean, upstreamModel = "swift") {
  const slept: number[] = [];
  const adapter = createDemoAdapter({
    clock: { nowMs: () => 5000 },
    sleep: async (milliseconds) => void slept.push(milliseconds),
  });
  const deployment = { ...demoModels[0]!.deployments[0]!, upstreamModel };
  return new Promise<{ text: string; slept: number[]; failure: ProviderFailure | null }>((resolve) => {
    let text = "";
    adapter.start(
      { chat: { body, bytes: null, isStream }, deployment, reasoningEffort: null, apiKey: null },
      {
        onHead: () => undefined,
        onData: (chunk) => {
          text += chunk.toString();
        },
        onEnd: () => resolve({ text, slept, failure: null }),
        onFailure: (failure) => resolve({ text, slept, failure }),
      },
    );
  });
}

describe("demoAnswer", () => {
  it.each([
    ["What is 17 * 23?", "391"],
    ["Compute (2 + 3) * 4 - 1", "19"],
    ["what is 1,200 divided by 8", "150"],
    ["What is the capital of Japan?", "Tokyo"],
    ['Write "quiet night" in upper case', "QUIET NIGHT"],
    ['How many letters are in "lantern"?', "7"],
    ["Translate 'good morning' into Spanish", "Buenos días"],
  ])("really does what is asked: %s", (prompt, answer) => {
    expect(textOf(prompt)).toBe(answer);
  });

  it("writes a function that works", () => {
    const code = textOf("Write a JavaScript function `fact(n)` that returns the factorial of n").replace(
      /```\w*/g,
      "",
    );
    expect(new Function(`${code}; return fact(6);`)()).toBe(720);
  });

  it("says that it is a demo", () => {
    const answer = demoAnswer(profile("swift"), user("Tell me a story"));
    expect(answer.kind === "text" && answer.text).toContain("built-in demo model");
  });

  it("is right as often as its skill says, and the same every time", () => {
    const prompts = Array.from({ length: 600 }, (_, index) => `What is ${index} + ${index * 7 + 3}?`);
    const right = (name: string) =>
      prompts.filter((prompt, index) => textOf(prompt, profile(name)) === String(index * 8 + 3)).length /
      prompts.length;
    expect(right("swift")).toBeCloseTo(0.55, 1);
    expect(right("sage")).toBeGreaterThan(0.93);
    expect(right("swift")).toBe(right("swift"));
  });

  it("fills a JSON schema and calls a tool that the prompt names", () => {
    const schema = { type: "object", properties: { city: { type: "string" }, days: { type: "integer" } } };
    const filled = demoAnswer(perfect, {
      ...user("Plan 3 days in Lisbon"),
      response_format: { type: "json_schema", json_schema: { schema } },
    });
    expect(filled.kind === "text" && JSON.parse(filled.text)).toEqual({ city: "Plan", days: 3 });
    const tools = [
      {
        function: {
          name: "get_weather",
          parameters: { type: "object", properties: { city: { type: "string" } } },
        },
      },
    ];
    expect(demoAnswer(perfect, { ...user("what is the weather in Oslo?"), tools })).toEqual({
      kind: "tool-call",
      name: "get_weather",
      argumentsText: '{"city":"Oslo"}',
    });
  });
});

describe("createDemoAdapter", () => {
  it("answers at the pace of its profile", async () => {
    const { text, slept } = await run(user("What is 1 + 1?"), false);
    const body = JSON.parse(text) as { usage: { completion_tokens: number }; system_fingerprint: string };
    expect(body.system_fingerprint).toBe("demo");
    expect(slept.reduce((sum, one) => sum + one, 0)).toBeCloseTo(
      80 + (1000 * body.usage.completion_tokens) / 240,
      6,
    );
  });

  it("streams the same text, ends with usage and [DONE]", async () => {
    const [streamed, whole] = [
      await run(user("capital of Peru"), true),
      await run(user("capital of Peru"), false),
    ];
    const events = streamed.text.trim().split("\n\n");
    expect(events.at(-1)).toBe("data: [DONE]");
    const chunks = events
      .slice(0, -1)
      .map(
        (event) =>
          JSON.parse(event.slice(6)) as { choices: { delta: { content?: string } }[]; usage?: object },
      );
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
    const completion = JSON.parse(whole.text) as {
      choices: { message: { content: string } }[];
      usage: object;
    };
    expect(text).toBe(completion.choices[0]!.message.content);
    expect(chunks.at(-1)!.usage).toEqual(completion.usage);
  });

  it("fails for a name that is none of its models", async () => {
    expect((await run(user("x"), false, "nobody")).failure?.kind).toBe("not-configured");
  });
});
