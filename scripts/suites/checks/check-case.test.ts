import { afterAll, describe, expect, it } from "vitest";
import type { SuiteCase, SuiteHeader } from "../suite-types.ts";
import { checkCase } from "./check-case.ts";
import { createCheckTools } from "./check-tools.ts";

const header: SuiteHeader = {
  name: "tiny",
  description: "For tests.",
  task_type: "math",
  version: 1,
  licence: "Apache-2.0",
  cases: "tiny.jsonl",
  combine: "all",
};
const sum: SuiteCase = {
  id: "tiny-001",
  task_type: "math",
  difficulty: "easy",
  cluster: "sums",
  tags: [],
  input: "What is 2 + 3?",
  ideal: "5",
  graders: [{ type: "numeric", value: 5 }],
  verify: { expression: "2 + 3" },
};
const tools = createCheckTools();
afterAll(() => tools.close());
const problemsOf = async (changes: Partial<SuiteCase>) =>
  (await checkCase(header, { ...sum, ...changes }, tools)).join("\n");

describe("checkCase", () => {
  it("finds nothing wrong with a right case", async () => {
    expect(await problemsOf({})).toBe("");
  });

  it("reports an answer that the expression contradicts", async () => {
    const graders = [{ type: "numeric", value: 6 }];
    expect(await problemsOf({ graders, ideal: "6" })).toMatch(/computed answer "5"/);
  });

  it("reports an ideal reply that its own graders refuse", async () => {
    expect(await problemsOf({ ideal: "7" })).toMatch(/numeric refuses the right reply "7"/);
  });

  it("reports graders that let a wrong reply pass", async () => {
    expect(await problemsOf({ rejected: ["5.0"] })).toMatch(/wrong reply "5.0" pass/);
  });

  it("reports graders that even an empty reply passes", async () => {
    const graders = [{ type: "excludes", values: ["six"] }];
    expect(await problemsOf({ graders })).toMatch(/wrong reply " " pass/);
  });

  it("reports evidence that the input does not hold", async () => {
    expect(await problemsOf({ verify: { evidence: ["2 + 4"] } })).toMatch(/evidence "2 \+ 4" is not in/);
  });

  it("reports two options that are the same and an answer that is no option", async () => {
    const input = "Which?\nA) one\nB) One\nC) two";
    const problems = await problemsOf({ input, ideal: "D", graders: [{ type: "choice", value: "D" }] });
    expect(problems).toMatch(/two options are the same/);
    expect(problems).toMatch(/no option D/);
  });

  it("reports a computed answer that is none of the options", async () => {
    const input = "2 + 3?\nA) four\nB) six\nC) seven";
    expect(await problemsOf({ input, ideal: "A", graders: [{ type: "choice", value: "A" }] })).toMatch(
      /"5" is 0 of the options/,
    );
  });

  it("reports extracted values that the text does not hold", async () => {
    const ideal = '{"name":"Ada","born":"1815-12-11"}';
    const changes = { ideal, graders: [{ type: "json_equal", value: JSON.parse(ideal) as unknown }] };
    const verify = { derived: { "/born": "10 December 1815" } };
    const input = "Augusta, born on 10 December 1815.";
    const problems = await problemsOf({ ...changes, input, verify });
    expect(problems).toMatch(/\/name: "Ada" is not in the input/);
    expect(problems).toMatch(/1815-12-11 is not the date/);
  });

  it.each(["javascript", "python"])(
    "reports a broken %s function that passes its tests all the same",
    async (language) => {
      const code = language === "python" ? "def one():\n    return 1" : "const one = () => 1;";
      const grader = { type: `code_${language}`, function: "one", tests: [{ args: [], expected: 1 }] };
      const input = `Repair this.\n\n\`\`\`${language}\n${code}\n\`\`\``;
      const changes = { input, ideal: code, graders: [grader], verify: { repair: true } };
      expect(await problemsOf(changes)).toMatch(/let the wrong reply/);
    },
  );

  it("reports a twin query with other rows and a reference that returns none", async () => {
    const setup = "CREATE TABLE t (n int); INSERT INTO t VALUES (1), (2)";
    const query = "SELECT n FROM t";
    const changes = { ideal: query, graders: [{ type: "sql_result", setup, query }] };
    expect(await problemsOf({ ...changes, verify: { twin_query: "SELECT n FROM t WHERE n > 1" } })).toMatch(
      /other rows/,
    );
    const empty = {
      ideal: "SELECT 1 WHERE false",
      graders: [{ type: "sql_result", setup, query: "SELECT 1 WHERE false" }],
    };
    expect(await problemsOf({ ...empty, verify: { twin_query: query } })).toMatch(/no row/);
  });

  it("reports a tool call that breaks the tool's schema", async () => {
    const parameters = { type: "object", required: ["n"], properties: { n: { type: "integer" } } };
    const offered = [{ type: "function" as const, function: { name: "roll", description: "", parameters } }];
    const ideal = { tool_calls: [{ name: "roll", arguments: { n: "six" } }] };
    const graders = [{ type: "tool_call", name: "throw" }];
    const problems = await problemsOf({ tools: offered, ideal, graders });
    expect(problems).toMatch(/call of roll breaks its schema/);
    expect(problems).toMatch(/asks for "throw"/);
  });
});
