import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { evalCommand, readEvalArguments } from "../evals/eval-arguments.ts";
import { loadEvalSuites } from "../evals/load-eval-suites.ts";

const docs = new URL("../../docs/", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, docs), "utf8");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
const workflow = parse(read("examples/github-actions-eval.yml")) as {
  readonly on: Readonly<Record<string, unknown>>;
  readonly jobs: { readonly eval: { readonly steps: readonly Step[]; readonly env: Record<string, string> } };
};
const { steps, env } = workflow.jobs.eval;
const command = steps.find(({ run }) => run?.includes("npm run eval"))?.run ?? "";
const wordsOf = (line: string): string[] =>
  line
    .split(/npm run eval --/)[1]
    ?.replace(/\\\n/g, " ")
    .trim()
    .split(/\s+/) ?? [];

describe("docs/examples/github-actions-eval.yml", () => {
  it("runs on pull requests, with a command whose options the eval command has", () => {
    expect(Object.keys(workflow.on)).toContain("pull_request");
    const words = wordsOf(command);
    for (const option of words.filter((word) => word.startsWith("--")))
      expect(evalCommand().helpInformation()).toContain(`${option} `);
    expect(readEvalArguments(words)).toMatchObject({
      suites: ["../evals/support.yaml"],
      models: ["openai/gpt-5-mini"],
      maxUsd: 1,
      baseline: "last",
      junit: "../eval-report/junit.xml",
      html: "../eval-report/report.html",
    });
  });

  it("is the command of docs/ci.md", () => {
    const shown = /```sh\n([\s\S]*?)```/.exec(read("ci.md"))?.[1] ?? "";
    expect(wordsOf(shown)).toEqual(wordsOf(command));
  });

  it("keeps what the command writes: the reports, whatever the outcome, and the data folder", () => {
    const upload = steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
    expect(upload?.if).toBe("always()");
    expect(upload?.with?.path).toBe("eval-report");
    const cache = steps.find(({ uses }) => uses?.startsWith("actions/cache@"));
    expect(env.TRADEWIND_DATA_DIR).toMatch(new RegExp(`/${String(cache?.with?.path).replace(".", "\\.")}$`));
  });

  it("comes with a suite that loads", () => {
    const path = fileURLToPath(new URL("examples/evals/support.yaml", docs));
    const [suite] = loadEvalSuites(readEvalArguments([path]));
    expect(suite?.cases).toHaveLength(4);
    expect(suite?.notices).toEqual([]);
  });
});
