import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hasPython } from "../../evals/graders/sandbox/python-runner.ts";
import type { Suite } from "../../evals/suites/suite.ts";
import { writeFiles } from "../../evals/suites/testing-folder.ts";
import { readEvalArguments } from "./eval-arguments.ts";
import { loadEvalSuites } from "./load-eval-suites.ts";

type Files = Readonly<Record<string, string>>;

/** Suites of files that are named as a user names them. */
function load(files: Files, words: readonly string[]): Suite[] {
  const first = Object.keys(files)[0] ?? "";
  const folder = writeFiles(files).slice(0, -first.length);
  const named = words.map((word) => (word.startsWith("-") ? word : join(folder, word)));
  return loadEvalSuites(readEvalArguments(named));
}

const leftOut = (suites: readonly Suite[]) =>
  suites.flatMap(({ cases }) => cases.flatMap(({ id, unscorable }) => (unscorable ? [id] : [])));
const asked = (suites: readonly Suite[]) =>
  suites.flatMap(({ cases }) =>
    cases.flatMap(({ messages, unscorable }) => (unscorable ? [] : [messages[0]?.content])),
  );

const promptfoo = "prompts: 'Say {{a}}'\ntests:\n  - vars: {a: 1}\n";

describe("one bad part of a suite", () => {
  it("leaves a test out whose file is missing, or whose assertion is none, and says so", () => {
    const tests = `${promptfoo}  - vars: {a: 2}\n    assert: file://missing.yaml\n  - vars: {a: 3}\n    assert: [{type: contians, value: x}]\n  - vars: {a: file://gone.txt}\n  - vars: {a: 5}\n`;
    const suites = load({ "p.yaml": tests }, ["p.yaml"]);
    expect(asked(suites)).toEqual(["Say 1", "Say 5"]);
    expect(leftOut(suites)).toEqual(["test-002", "test-003", "test-004"]);
    const [suite] = suites;
    expect(suite?.notices.join()).toMatch(/3 cases are left out and counted as not scored.*missing\.yaml/);
    expect(suite?.cases[1]?.unscorable).toMatch(/p\.yaml:4 .*missing\.yaml/);
  });

  it("leaves files of tests, and prompts, out that cannot be read", () => {
    const suites = load(
      {
        "p.yaml": "prompts: ['Say {{a}}', file://gone.txt]\ntests: [file://t.csv, file://gone.csv]\n",
        "t.csv": "a\n1\n2\n",
      },
      ["p.yaml"],
    );
    expect(asked(suites)).toEqual(["Say 1", "Say 2"]);
    // Each test would have been asked by the other prompt, too.
    expect(leftOut(suites)).toHaveLength(3);
  });

  it("refuses a suite in which nothing is right", () => {
    expect(() => load({ "p.yaml": `prompts: x\ntests: [file://gone.csv]\n` }, ["p.yaml"])).toThrow(
      "gone.csv",
    );
    expect(() => load({ "p.yaml": `${promptfoo}    assert: file://gone.yaml\n` }, ["p.yaml"])).toThrow(
      "gone.yaml",
    );
  });

  it("refuses it where later tests speak of the replies", () => {
    const dialogue = `prompts: '{% for one in _conversation %}{{one.output}}{% endfor %}{{a}}'\ntests:\n  - vars: {a: 1}\n    assert: file://gone.yaml\n  - vars: {a: 2}\n`;
    expect(() => load({ "p.yaml": dialogue }, ["p.yaml"])).toThrow("gone.yaml");
  });

  it("leaves an eval of a registry out that is not supported, and a sample that is none", () => {
    const registry = (name: string, of: string, file: string) =>
      `${name}:\n  class: evals.elsuite.${of}\n  args: {samples_jsonl: ${file}}\n`;
    const suites = load(
      {
        "r.yaml":
          registry("good", "basic.match:Match", "s.jsonl") +
          registry("odd", "bluff.eval:BluffEval", "s.jsonl") +
          registry("lost", "basic.match:Match", "gone.jsonl"),
        "s.jsonl": '{"input": "Q", "ideal": "A"}\n{"input": "Q2"}\n{broken\n',
      },
      ["r.yaml"],
    );
    expect(suites.map(({ name, cases }) => [name, cases.length])).toEqual([
      ["good", 3],
      ["odd", 1],
      ["lost", 1],
    ]);
    expect(asked(suites)).toEqual(["Q"]);
    expect(suites[1]?.notices.join()).toContain("BluffEval is not supported");
  });

  it("leaves a file out among several, and tells files of one name apart", () => {
    const files = { "a/p.yaml": promptfoo, "b/p.yaml": promptfoo, "c/p.yaml": "prompts: [\n" };
    const suites = load(files, ["-c", "a/p.yaml", "-c", "b/p.yaml", "-c", "c/p.yaml", "gone.yaml"]);
    expect(suites.map(({ name }) => name)).toEqual(["gone", "a/p", "b/p", "c/p"]);
    expect(asked(suites)).toEqual(["Say 1", "Say 1"]);
    expect(leftOut(suites)).toHaveLength(2);
  });
});

describe("programs of a suite", () => {
  it.skipIf(!hasPython())("may be methods of a class", () => {
    const suites = load(
      {
        "p.yaml":
          "prompts: [file://ask.py:Asker.plain, file://ask.py:Asker.shared, file://ask.py:Asker.own]\ntests: [{vars: {a: 7}}]\n",
        "ask.py":
          "class Asker:\n    word = 'say'\n    @staticmethod\n    def plain(context):\n        return f\"plain {context['vars']['a']}\"\n    @classmethod\n    def shared(cls, context):\n        return cls.word + f\" {context['vars']['a']}\"\n    def own(self, context):\n        return self.word + ' own'\n",
      },
      ["p.yaml"],
    );
    expect(asked(suites)).toEqual(["plain 7", "say 7", "say own"]);
  });

  it("of tests may export the list itself", () => {
    for (const [file, source] of [
      ["t.ts", "const words: string[] = ['1', '2'];\nexport default words.map((a) => ({ vars: { a } }));\n"],
      ["t.cjs", "module.exports = [{ vars: { a: 1 } }, { vars: { a: 2 } }];\n"],
      ["t.mjs", "export const many = [{ vars: { a: 1 } }, { vars: { a: 2 } }];\n"],
    ] as const) {
      const name = file === "t.mjs" ? ":many" : "";
      const suites = load(
        { "p.yaml": `prompts: 'Say {{a}}'\ntests: file://${file}${name}\n`, [file]: source },
        ["p.yaml"],
      );
      expect(asked(suites)).toEqual(["Say 1", "Say 2"]);
    }
  });
});
