import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadSuites } from "../../evals/suites/load-suites.ts";
import { gradingNotices } from "./grading-notices.ts";

const folder = mkdtempSync(join(tmpdir(), "tradewind-notices-"));

it("says before a run which cases need a judge that is not named, and which assert nothing", () => {
  const file = join(folder, "promptfooconfig.yaml");
  writeFileSync(
    file,
    `prompts: ["Say {{ word }}"]
providers: [openai:gpt-5-mini]
tests:
  - vars: {word: one}
    assert: [{type: llm-rubric, value: says one}]
  - vars: {word: two}
    assert: [{type: contains, value: two}]
  - vars: {word: three}
`,
  );
  const suites = loadSuites(file, {});
  expect(gradingNotices(suites, null)).toEqual([
    "promptfooconfig: 1 of 3 cases are graded by a judge and stay unscored without one: --judge MODEL",
    "promptfooconfig: 1 of 3 cases assert nothing: any reply passes them",
  ]);
  expect(gradingNotices(suites, "openai/gpt-5")).toHaveLength(1);
});
