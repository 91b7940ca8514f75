import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { demoAnswer } from "./demo-answer.ts";
import type { DemoProfile } from "./demo-profile.ts";
import { demoProfiles } from "./demo-profiles.ts";
import { readDemoPrompt } from "./demo-prompt.ts";

function profile(name: string): DemoProfile {
  const found = demoProfiles.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`${name} is no demo model`);
  return found;
}

/** Never wrong, so that what is tested is what the solvers work out. */
const sure: DemoProfile = {
  ...profile("sage"),
  skills: Object.fromEntries(
    Object.keys(profile("sage").skills).map((skill) => [skill, 1]),
  ) as DemoProfile["skills"],
};
const unsure: DemoProfile = {
  ...sure,
  skills: Object.fromEntries(Object.keys(sure.skills).map((skill) => [skill, 0])) as DemoProfile["skills"],
};

function answer(prompt: string, by: DemoProfile = sure, fields: Record<string, unknown> = {}): string {
  const given = demoAnswer(by, readDemoPrompt({ messages: [{ role: "user", content: prompt }], ...fields }));
  return given.kind === "text" ? given.text : `${given.name} ${given.argumentsText}`;
}

describe("demoAnswer", () => {
  it.each([
    ["What is 17 * 23? Reply with the number only.", "391"],
    ["Compute (2 + 3) * 4 - 2^3, only the result", "12"],
    ["Only the number: what is 1,200 divided by 8?", "150"],
    ["What is 15% of 80? Only the number.", "12"],
    ["Only the number: 17 times 3 minus 4", "47"],
    ["What comes next: 3, 7, 15, 31, 63? Reply with one number.", "127"],
    ["What number comes next: 1, 1, 2, 3, 5, 8? One number.", "13"],
    ["Continue the sequence 2, 6, 18, 54 - one number.", "162"],
    ["Continue the sequence 1, 4, 9, 16 - one number.", "25"],
    ["Mia has 12 apples. She buys 7 more and gives away 5. How many apples has she? Only the number.", "14"],
    ["A shop has 6 boxes with 8 pens each. How many pens are there? Only the number.", "48"],
    ["Anna is taller than Ben. Carl is shorter than Ben. Who is the shortest? Only the name.", "Carl"],
    ["What day of the week is 2024-02-29? One word.", "Thursday"],
    ["Which date is 10 days after 2024-02-25? Only the date.", "2024-03-06"],
    ["What is the capital of Australia? One word.", "Canberra"],
    ['Only the result: write "quiet night" in uppercase', "QUIET NIGHT"],
    ['Reverse the string "stressed". Only the result.', "desserts"],
    [
      'Replace "red" with "blue" in "a red door on a red house". Only the result.',
      "a blue door on a blue house",
    ],
    ['How many r\'s are in "strawberry"? Reply with the number.', "3"],
    ['How many words are in "the quick brown fox"? One number.', "4"],
    [
      "Extract the email address, nothing else: write to jo.smith@example.org or call 555-0199",
      "jo.smith@example.org",
    ],
    [
      'Classify the sentiment as positive or negative, one word: "Terrible service, rude and slow."',
      "negative",
    ],
    [
      "Classify the ticket as billing, shipping or technical. Only the label.\n\nMy shipping label never came.",
      "shipping",
    ],
    ['Translate "good water and bread" to Spanish, only the translation.', "bueno agua y pan"],
    ["What is 6 * 7?\n\nA) 41\nB) 42\nC) 48\n\nAnswer with one letter.", "B"],
    ["Which is the capital of France?\nA) Lyon\nB) Nice\nC) Paris\nOnly the letter.", "C"],
  ])("works out %s", (prompt, expected) => {
    expect(answer(prompt)).toBe(expected);
    expect(answer(prompt, unsure)).not.toBe(expected);
  });

  it("says in free text that it is a demo, and keeps quiet where only the answer was asked for", () => {
    expect(answer("What is 2 + 2?")).toMatch(/^The answer is 4\.\n\n.*demo model/);
    expect(answer("Tell me about the sea")).toContain("demo model");
    expect(answer("What is 2 + 2? Only the number.")).toBe("4");
  });

  it("writes functions that work, and ones that do not when it fails", () => {
    const run = (by: DemoProfile, prompt: string, call: string): unknown => {
      const code =
        answer(prompt, by)
          .split("```")[1]
          ?.replace(/^javascript\n/, "") ?? "";
      return new Function(`${code}; return ${call};`)();
    };
    const cases: readonly (readonly [string, string, unknown])[] = [
      ["`fact(n)` that returns the factorial", "fact(6)", 720],
      ["`fib(n)` for the n-th fibonacci number", "fib(10)", 55],
      ["`p(n)` that tells whether n is prime", "[9, 11].map(p).join()", "false,true"],
      ["`pal(text)` that tests for a palindrome", "pal('A man, a plan, a canal: Panama')", true],
      ["`g(a, b)`, the greatest common divisor", "g(84, 36)", 12],
      ["`fizz(n)`, fizzbuzz as a list", "fizz(5).join()", "1,2,Fizz,4,Buzz"],
      ["`v(text)` counting vowels", "v('Education')", 5],
      ["`find(values, wanted)` by binary search", "find([1, 3, 5, 7], 7)", 3],
      [
        "`flat(items)` to flatten nested lists",
        "flat([1, [2, [3]]]).join() + flat([1, [2, [3]]]).length",
        "1,2,33",
      ],
      ["`u(items)` without duplicates, order kept", "u([3, 1, 3]).join()", "3,1"],
      ["`f(c)` from Celsius to Fahrenheit", "f(100)", 212],
      ["`r(text)` that reverses a string", "r('abc')", "cba"],
    ];
    for (const [what, call, expected] of cases) {
      const prompt = `Write a JavaScript function ${what}.`;
      expect(run(sure, prompt, call), prompt).toBe(expected);
      expect(run(unsure, prompt, call), prompt).not.toBe(expected);
    }
  });

  it("answers a question about one table in SQL", () => {
    const schema = "```sql\nCREATE TABLE orders (id int, total int, city text);\n```\nOnly the query: ";
    expect(answer(`${schema}How many orders are there?`)).toContain("SELECT count(*) FROM orders;");
    expect(answer(`${schema}average total of orders where total is over 50`)).toContain(
      "SELECT avg(total) FROM orders WHERE total > 50;",
    );
  });

  it("fills any schema so that it validates, right or wrong", () => {
    const schema = {
      type: "object",
      properties: {
        name: { type: "string" },
        email: { type: "string" },
        age: { type: "integer" },
        plan: { enum: ["free", "pro"] },
        tags: { type: "array", items: { type: "string" } },
        address: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
        isMember: { type: "boolean" },
        note: { type: ["string", "null"] },
      },
      required: ["name", "email", "age", "plan", "tags", "address", "isMember", "note"],
      additionalProperties: false,
    };
    const fields = { response_format: { type: "json_schema", json_schema: { name: "person", schema } } };
    const prompt = "The customer Ada Lovelace, ada@example.org, is 36 and has the pro plan in London.";
    const validate = new Ajv().compile(schema);
    const right = JSON.parse(answer(prompt, sure, fields));
    expect(right).toMatchObject({ email: "ada@example.org", age: 36, plan: "pro" });
    expect(validate(right)).toBe(true);
    const wrong = JSON.parse(answer(prompt, unsure, fields));
    expect(validate(wrong)).toBe(true);
    expect(wrong).not.toEqual(right);
  });

  it("gives a JSON object where only that is asked for", () => {
    const fields = { response_format: { type: "json_object" } };
    expect(JSON.parse(answer("What is 2 + 2? Answer in JSON.", sure, fields))).toEqual({ answer: "4" });
  });

  it("calls the tool that fits the prompt, the forced one, or none", () => {
    const tool = (name: string, description: string) => ({
      type: "function",
      function: {
        name,
        description,
        parameters: { type: "object", properties: { city: { type: "string" } } },
      },
    });
    const tools = [tool("send_mail", "Send an e-mail"), tool("get_weather", "Current weather of a city")];
    const prompt = "What is the weather in Oslo?";
    expect(answer(prompt, sure, { tools })).toBe('get_weather {"city":"Oslo"}');
    expect(
      answer(prompt, sure, { tools, tool_choice: { type: "function", function: { name: "send_mail" } } }),
    ).toContain("send_mail");
    expect(answer(prompt, sure, { tools, tool_choice: "none" })).not.toContain("get_weather {");
    expect(answer("What is 2 + 2?", sure, { tools })).toContain("4");
    expect(answer("What is 2 + 2?", sure, { tools, tool_choice: "required" })).toContain("send_mail");
  });

  it("answers with what a tool returned", () => {
    const messages = [
      { role: "user", content: "What is the weather in Oslo?" },
      { role: "assistant", content: null, tool_calls: [] },
      { role: "tool", tool_call_id: "call_1", content: "11 degrees" },
    ];
    expect(demoAnswer(sure, readDemoPrompt({ messages }))).toMatchObject({
      text: expect.stringContaining("11 degrees"),
    });
  });

  it("is right as often as its skill and the difficulty say, the same each time, and models differ", () => {
    const prompts = Array.from({ length: 1_000 }, (_, index) => ({
      easy: `Only the number: what is ${index} + ${(index * 7) % 90}?`,
      right: String(index + ((index * 7) % 90)),
    }));
    const share = (name: string): number =>
      prompts.filter(({ easy, right }) => answer(easy, profile(name)) === right).length / prompts.length;
    // Standard error at most 1.5 points; most of these sums have difficulty 2, because of three digits.
    expect(share("swift")).toBeGreaterThan(0.68 ** 2 - 0.05);
    expect(share("swift")).toBeLessThan(0.68 + 0.05);
    expect(share("sage")).toBeGreaterThan(0.94);
    expect(share("swift")).toBe(share("swift"));
    expect(share("steady")).toBeGreaterThan(share("swift") + 0.1);
  });

  it.each([
    ["nothing", ""],
    ["a very long text", "word ".repeat(50_000)],
    ["many brackets", "(".repeat(20_000)],
    ["a deep expression", `what is ${"(".repeat(20_000)}1${")".repeat(20_000)} + 1`],
    ["many digits", `what is ${"1 ".repeat(10_000)}`],
    ["control characters", "\u0000\u0007 what is \u0000 1+1"],
    ["half a surrogate", 'reverse "\ud83d"'],
  ])("answers %s quickly and in words", (_name, prompt) => {
    expect(answer(prompt).length).toBeGreaterThan(0);
  });
});
