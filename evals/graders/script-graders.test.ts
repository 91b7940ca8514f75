import { afterAll, describe, expect, it } from "vitest";
import { createGraderTools } from "./create-grader-tools.ts";
import { gradeCase, gradeReply } from "./grade-case.ts";
import type { GraderSpec } from "./grader.ts";
import type { Program } from "./programs/program.ts";
import { hasPython } from "./sandbox/python-runner.ts";
import { replyOf } from "./testing.ts";

const { tools, close } = createGraderTools();
afterAll(close);

const program = (source: string, more: Partial<Program> = {}): Program => ({
  language: "javascript",
  source,
  function: null,
  usualName: "get_assert",
  label: "check.js",
  ...more,
});
const python = (source: string, more: Partial<Program> = {}): Program =>
  program(source, { language: "python", label: "check.py", ...more });
const grade = (spec: GraderSpec, text = "seven words", more: Parameters<typeof replyOf>[1] = {}) =>
  gradeReply(spec, replyOf(text, more), tools);

describe("script_javascript", () => {
  it.each([
    ["output.length > 3", true],
    ["const half = output.length / 2; half > 100", false],
    ["(output, context) => output.includes(context.vars.word)", true],
    ["if (output) {\n  return { pass: true, score: 0.5 };\n}\nreturn false;", true],
    ["output.length > 3;", true],
    ["async () => true", true],
  ])("takes %j", async (code, passed) => {
    const got = await grade({ type: "script_javascript", code }, "seven words", {
      variables: { word: "words" },
    });
    expect(got.passed).toBe(passed);
  });

  it("calls a file's function by its name, with its configuration and the test", async () => {
    const source =
      "exports.second = async (output, { config, test, vars }) => ({ pass: config.most === 3 && test.metadata.a === 1 && vars.b === 2, score: 1, reason: 'seen' });\nexports.first = () => false;";
    const spec = {
      type: "script_javascript",
      program: program(source, { function: "second" }),
      config: { most: 3 },
      test: { metadata: { a: 1 } },
    };
    expect(await grade(spec, "x", { variables: { b: 2 } })).toMatchObject({ passed: true, reason: "seen" });
  });

  it("hands tool calls over in the words of every vendor", async () => {
    const code =
      "output[0].function.name === 'find' && JSON.parse(output[0].function.arguments).q === 1 && output[0].functionCall.args.q === 1 && output[0].name === 'find'";
    const toolCalls = [{ name: "find", arguments: { q: 1 } }];
    expect((await grade({ type: "script_javascript", code }, "", { toolCalls })).passed).toBe(true);
  });

  it("fails a reply that a script cannot cope with only where the suite says so", async () => {
    const spec = { type: "script_javascript", code: "JSON.parse(output).a === 1" };
    expect(await grade(spec, "no JSON")).toMatchObject({ score: null });
    expect(await grade({ ...spec, on_error: "fail" }, "no JSON")).toMatchObject({ score: 0, passed: false });
  });

  it.each(["require('fs').readFileSync('/etc/passwd', 'utf8')", "fetch('http://127.0.0.1')"])(
    "leaves a reply unscored where the script wants out: %s",
    async (code) => {
      const got = await grade({ type: "script_javascript", code, on_error: "fail" });
      expect(got.score).toBeNull();
      expect(got.reason).toContain("locked up");
    },
  );

  it("keeps our environment to itself", async () => {
    const spec = {
      type: "script_javascript",
      program: program("module.exports = () => Object.keys(process.env).join() === 'OWN';", {
        env: { OWN: "x" },
      }),
    };
    expect((await grade(spec)).passed).toBe(true);
  });
});

describe.skipIf(!hasPython())("script_python", () => {
  it.each([
    ["len(output) > 3", true],
    ["math.sqrt(len(output)) > 100", false],
    ["import json\nreturn json.dumps(context['vars']) == '{\"word\": 1}'", true],
    ["if output:\n    return {'pass': True, 'score': 0.5}\nreturn False", true],
  ])("takes %j", async (code, passed) => {
    expect(
      (await grade({ type: "script_python", code }, "seven words", { variables: { word: 1 } })).passed,
    ).toBe(passed);
  });

  it("calls get_assert or the named function, whatever they print", async () => {
    const source =
      "print('loading')\ndef get_assert(output, context):\n    print(output)\n    return 0.75\ndef other(output):\n    return False\n";
    expect(await grade({ type: "script_python", program: python(source) })).toMatchObject({
      score: 0.75,
      passed: true,
    });
    expect(
      (await grade({ type: "script_python", program: python(source, { function: "other" }) })).passed,
    ).toBe(false);
  });

  it("reads what a file without a function prints", async () => {
    const source =
      "import sys, json\ncontext = json.loads(sys.argv[2])\nprint(json.dumps({'pass': sys.argv[1] == 'yes', 'score': 1 if context['vars']['a'] else 0}))";
    const spec = { type: "script_python", program: python(source) };
    expect((await grade(spec, "yes", { variables: { a: 1 } })).passed).toBe(true);
    expect((await grade(spec, "no", { variables: { a: 1 } })).passed).toBe(false);
  });

  it.each(["open('/etc/passwd').read() != ''", "__import__('numpy')", "__import__('socket').socket()"])(
    "leaves a reply unscored where the script wants out: %s",
    async (code) => {
      const got = await grade({ type: "script_python", code, on_error: "fail" });
      expect(got.score).toBeNull();
      expect(got.reason).toContain("locked up");
    },
  );
});

describe("transforms", () => {
  const upper = program("module.exports = (output, { vars }) => (output + vars.end).toUpperCase();");
  const field = program("module.exports = (output) => output.a;");

  it("change the reply for the graders that have them", async () => {
    const spec = { type: "exact", value: "YES!", transform: [upper] };
    expect((await grade(spec, "yes", { variables: { end: "!" } })).passed).toBe(true);
  });

  it("follow one another, and hand values over as what they are", async () => {
    const spec: GraderSpec = {
      type: "script_javascript",
      code: "output.b === 2",
      transform: ["json", field],
    };
    expect((await grade(spec, '{"a": {"b": 2}}')).passed).toBe(true);
    const text: GraderSpec = { type: "json_equal", value: { b: 2 }, transform: ["json", field] };
    expect((await grade(text, '{"a": {"b": 2}}')).passed).toBe(true);
  });

  it("make a list, one call or text of tool calls, and leave a text without calls alone", async () => {
    const toolCalls = [{ name: "find", arguments: { q: 1 } }];
    const named = (transform: GraderSpec["transform"], code: string) =>
      grade({ type: "script_javascript", code, transform: transform ?? [] }, "", { toolCalls });
    expect((await named(["calls"], "output[0].name === 'find'")).passed).toBe(true);
    expect(
      (await named(["call"], "output.name === 'find' && JSON.parse(output.arguments).q === 1")).passed,
    ).toBe(true);
    expect((await named(["calls_as_text"], "JSON.parse(output).input.q === 1")).passed).toBe(true);
    expect((await grade({ type: "exact", value: "plain", transform: ["calls"] }, "plain")).passed).toBe(true);
  });

  it("that fail leave the reply unscored, or fail it where the suite says so", async () => {
    const spec: GraderSpec = { type: "exact", value: "x", transform: [field] };
    const broken = { ...spec, transform: [program("module.exports = () => { throw new Error('no'); };")] };
    expect((await grade(broken)).score).toBeNull();
    expect(await grade({ ...broken, on_error: "fail" })).toMatchObject({ score: 0, passed: false });
  });
});

describe("a rule that is a program", () => {
  const graders: GraderSpec[] = [
    { type: "includes", value: "a", metric: "first", weight: 3 },
    { type: "includes", value: "b", metric: "first" },
    { type: "includes", value: "c", metric: "second" },
  ];
  const rule = { combine: "mean", threshold: 0.7 } as const;

  it("decides over the weighted means of the metrics", async () => {
    const least = program(
      "module.exports = (scores, { threshold }) => { const score = Math.min(...Object.values(scores)); return { pass: score >= threshold, score, reason: JSON.stringify(scores) }; };",
    );
    const got = await gradeCase(graders, { ...rule, program: least }, replyOf("a c"), tools);
    expect(got).toMatchObject({ score: 0.75, passed: true, reason: null });
    const failed = await gradeCase(graders, { ...rule, program: least }, replyOf("b c"), tools);
    expect(failed).toMatchObject({ score: 0.25, passed: false, reason: '{"first":0.25,"second":1}' });
  });

  it("leaves the case unscored where it fails", async () => {
    const broken = program("module.exports = () => { throw new Error('no'); };");
    const got = await gradeCase(graders, { ...rule, program: broken }, replyOf("a"), tools);
    expect(got).toMatchObject({ score: null, passed: null });
  });
});
