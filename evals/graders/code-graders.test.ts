import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createGraderTools } from "./create-grader-tools.ts";
import { gradeReply } from "./grade-case.ts";
import type { GraderSpec } from "./grader.ts";
import { createJavascriptRunner } from "./sandbox/javascript-runner.ts";
import { hasPython } from "./sandbox/python-runner.ts";
import { replyOf } from "./testing.ts";

const { tools, close } = createGraderTools({ timeLimitMs: 1_000 });
afterAll(close);
const grade = (spec: GraderSpec, text: string, more: object = {}) =>
  gradeReply(spec, replyOf(text, more), tools);
const secret = join(mkdtempSync(join(tmpdir(), "graders-")), "secret.txt");
writeFileSync(secret, "secret");

/** Processes are started: of a busy machine they may get little. */
const patient = { timeout: 300_000 };

describe("code_javascript", patient, () => {
  const spec = { type: "code_javascript", function: "add", tests: [{ args: [1, 2], expected: 3 }] };
  const right = "const add = (a, b) => a + b;";
  /** [reply, passes] */
  const replies: readonly (readonly [string, boolean])[] = [
    [`Here:\n\`\`\`js\n${right}\n\`\`\`\nDone.`, true],
    [
      `\`\`\`js\nadd(1, 2); // example\n\`\`\`\n\`\`\`js\nexport default function add(a, b) { return a + b; }\n\`\`\``,
      true,
    ],
    ["async function add(a, b) { return a + b; }", true],
    [`${right}\nmodule.exports = { add };\nconsole.log(add(1, 1));`, true],
    ["export { add };\nfunction add(a, b) { return a + b; }", true],
    ["const add = (a, b) => a * b;", false],
    ["function add(a, b) { while (true) {} }", false],
    ["function add() { const all = []; while (true) all.push(new Array(1e6).fill(1)); }", false],
    ["add = (a, b) => ", false],
    ["", false],
    ["I would add the two numbers.", false],
    // A thenable whose `then` never comes back, and results that lie when they are turned into JSON.
    ["const add = () => ({ toJSON() { while (true) {} } });", false],
  ];
  it.each(replies)("%j: %s", async (text, passes) => {
    expect((await grade(spec, text)).passed).toBe(passes);
  });

  /** Ways out; each tries to return what only code outside of the lock can. */
  const escapes: readonly (readonly [string, string])[] = [
    ["process by the constructor", `this.constructor.constructor("return process")().pid`],
    ["process by a global", "globalThis.process.pid"],
    [
      "process by an error",
      `(() => { try { null.x } catch (e) { return e.constructor.constructor("return process")().pid } })()`,
    ],
    ["process by console", `console.log.constructor("return process")().pid`],
    ["a file", `require("fs").readFileSync(${JSON.stringify(secret)}, "utf8")`],
    ["the network", `fetch("http://127.0.0.1:9/")`],
    ["an import", `import("fs")`],
  ];
  it.each(escapes)("does not reach %s", async (_way, expression) => {
    const run = await tools.runJavascript({ code: "", calls: [expression], assertions: "" });
    expect(run.error).not.toBeNull();
    expect(run.values).toEqual([]);
  });

  it("has its time counted by the processor's clock: waiting for the processor fails no code", async () => {
    const runner = createJavascriptRunner({ timeLimitMs: 100 });
    const waiting = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150)";
    const run = await runner.run({ code: "", calls: [waiting], assertions: "" });
    runner.close();
    expect(run).toMatchObject({ values: ["timed-out"], error: null });
  });

  it("runs assertions in the code's scope, also against an `assert` that the code replaced", async () => {
    const asserting = { type: "code_javascript", assertions: "assert(add(1, 2) === 4, 'no')" };
    expect((await grade(asserting, right)).reason).toContain("no");
    expect((await grade(asserting, `${right}\nassert = () => {};`)).passed).toBe(false);
  });
});

describe.runIf(hasPython())("code_python", patient, () => {
  const spec = { type: "code_python", function: "add", tests: [{ args: [1, 2], expected: 3 }] };
  const replies: readonly (readonly [string, boolean])[] = [
    ["```python\ndef add(a, b):\n    return a + b\n```", true],
    ["from collections import deque\nimport heapq, re\ndef add(a, b):\n    return sum(deque([a, b]))", true],
    ["def add(a, b):\n    return a - b", false],
    ["def add(a, b):\n    while True: pass", false],
    ["def add(a, b):\n    return len('x' * (1 << 40))", false],
    ["import os\nos._exit(0)", false],
    ["exit()", false],
    ["def add(a, b:", false],
  ];
  it.each(replies)("%j: %s", async (text, passes) => {
    expect((await grade(spec, text)).passed).toBe(passes);
  });

  it.each([
    ["a file", `open(${JSON.stringify(secret)}).read()`],
    ["a new file", `open("/tmp/tradewind-escape", "w")`],
    ["a process", `__import__("os").system("true")`],
    ["a socket", `__import__("socket").create_connection(("127.0.0.1", 9))`],
    ["another process", `__import__("os").kill(1, 0)`],
    ["memory", `__import__("ctypes").string_at(0)`],
  ])("does not reach %s", async (_what, expression) => {
    const run = await tools.runPython({ code: "", calls: [expression], assertions: "" });
    expect(run.error).toMatch(/not allowed|Permission|Error/);
    expect(run.values).toEqual([]);
  });

  it("has its time counted by the processor's clock", async () => {
    const job = { code: "import time", calls: ["time.sleep(1.1)"], assertions: "" };
    expect(await tools.runPython(job)).toMatchObject({ values: [null], error: null });
  });

  it("gives every job a world of its own", async () => {
    await tools.runPython({ code: "import builtins; builtins.len = lambda x: 7", calls: [], assertions: "" });
    expect((await tools.runPython({ code: "", calls: ["len([])"], assertions: "" })).values).toEqual([0]);
  });
});

describe("sql_result", patient, () => {
  const setup =
    "CREATE TABLE t (n int, d date); INSERT INTO t VALUES (1, '2024-01-01'), (2, NULL), (2, NULL);";
  const spec = { type: "sql_result", setup, query: "SELECT n, d FROM t ORDER BY n" };
  it.each([
    ["```sql\nSELECT n, d FROM t;\n```", true],
    ["WITH a AS (SELECT * FROM t) SELECT n::numeric AS x, d FROM a", true],
    ["-- all of them\nTABLE t", true],
    ["SELECT DISTINCT n, d FROM t", false],
    ["SELECT d, n FROM t", false],
    ["SELECT nothing FROM t", false],
    ["COMMIT", false],
    ["SELECT n, d FROM t; DROP TABLE t", false],
    ["I do not know.", false],
    ["", false],
  ])("%j: %s", async (text, passes) => {
    expect((await grade(spec, text)).passed).toBe(passes);
  });

  it("counts the order of rows only when it is told to", async () => {
    const ordered = { ...spec, ordered: true };
    expect((await grade(spec, "SELECT n, d FROM t ORDER BY n DESC")).passed).toBe(true);
    expect((await grade(ordered, "SELECT n, d FROM t ORDER BY n DESC")).passed).toBe(false);
  });

  it("ends a query without end, and goes on with the next", async () => {
    const endless = "SELECT count(*) FROM generate_series(1, 1e12)";
    expect((await grade({ ...spec, rows: [], query: undefined }, endless)).reason).toContain("time limit");
    expect((await grade(spec, "TABLE t")).passed).toBe(true);
  });

  it("leaves a case unscored whose own query is wrong", async () => {
    expect((await grade({ ...spec, query: "SELECT x FROM nowhere" }, "TABLE t")).score).toBeNull();
  });
});

describe("scripts of a suite", patient, () => {
  const more = { variables: { wanted: "blue" }, prompt: "Which colour?" };
  const script = (code: string, text: string, threshold?: number) =>
    grade({ type: "script_javascript", code, ...(threshold === undefined ? {} : { threshold }) }, text, more);
  it("see the reply and the variables, as an expression or as a body", async () => {
    expect(await script("output.includes(context.vars.wanted)", "dark blue")).toMatchObject({ score: 1 });
    expect(await script("const n = output.length;\nreturn n > 100;", "short")).toMatchObject({ score: 0 });
    expect(await script("return { pass: true, score: 0.5, reason: 'half' }", "")).toEqual({
      score: 0.5,
      passed: true,
      reason: "half",
    });
    expect(await script("output.length / 10", "1234", 0.5)).toMatchObject({ score: 0.4, passed: false });
  });
  it("leave the reply unscored when they fail or give nothing", async () => {
    expect(await script("output.nothing.there", "x")).toMatchObject({ score: null });
    expect(await script("'yes'", "x")).toMatchObject({ score: null });
  });
  it.runIf(hasPython())("are written in Python, too", async () => {
    const spec = {
      type: "script_python",
      code: "import re\nreturn bool(re.search(context['vars']['wanted'], output))",
    };
    expect(await grade(spec, "dark blue", more)).toMatchObject({ score: 1 });
    expect(await grade({ type: "script_python", code: "len(output) > 100" }, "x", more)).toMatchObject({
      score: 0,
    });
  });
  it("may be a file of the author's own", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "graders-")), "grader.mjs");
    writeFileSync(path, "export default (output) => output === 'x';\nexport const half = () => 0.5;");
    expect(await grade({ type: "custom", path }, "x")).toMatchObject({ score: 1 });
    expect(await grade({ type: "custom", path, function: "half" }, "y")).toMatchObject({ score: 0.5 });
    expect(await grade({ type: "custom", path, function: "none" }, "y")).toMatchObject({ score: null });
  });
});
