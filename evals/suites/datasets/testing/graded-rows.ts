import { afterAll } from "vitest";
import { createGraderTools } from "../../../graders/create-grader-tools.ts";
import { gradeCase } from "../../../graders/grade-case.ts";
import { replyOf } from "../../../graders/testing.ts";
import { loadSuites } from "../../load-suites.ts";
import type { Suite } from "../../suite.ts";
import { writeFiles } from "../../testing-folder.ts";

export type Row = Readonly<Record<string, unknown>>;

/** The suite of one file. @throws Error where the files hold none */
export function suiteIn(
  files: Readonly<Record<string, string>>,
  options: Parameters<typeof loadSuites>[1] = {},
): Suite {
  const [suite] = loadSuites(writeFiles(files), options);
  if (suite === undefined) throw new Error("no suite");
  return suite;
}

export const load = (rows: readonly Row[], options: Parameters<typeof loadSuites>[1] = {}): Suite =>
  suiteIn({ "d.jsonl": rows.map((row) => JSON.stringify(row)).join("\n") }, options);

export const promptOf = (suite: Suite, at = 0): string => String(suite.cases[at]?.messages.at(-1)?.content);

/** What says whether a reply to a case passes; null: not scored. Its tools are closed after the file's tests. */
export function rowGrader(): (suite: Suite, text: string, at?: number) => Promise<boolean | null> {
  const { tools, close } = createGraderTools();
  afterAll(close);
  return async (suite, text, at = 0) => {
    const one = suite.cases[at];
    if (one === undefined) throw new Error("no case");
    const reply = { ...replyOf(text), prompt: promptOf(suite, at) };
    return (await gradeCase(one.graders, one.rule, reply, tools)).passed;
  };
}
