import { type CaseDefaults, normalizedIdeal } from "./build-case.ts";
import type { Suite } from "./suite.ts";

/** A suite that is nothing but its cases. */
export const plainSuite = (name: string, file: string, cases: Suite["cases"]): Suite => ({
  name,
  description: null,
  version: null,
  file,
  cases,
  models: [],
  notices: [],
});

/** What a suite says for its cases that is nothing but its cases. */
export const plainDefaults = (suiteName: string): CaseDefaults => ({
  suiteName,
  taskType: null,
  prompt: null,
  system: null,
  graders: [],
  graderDefaults: {},
  variables: {},
  parameters: {},
  tools: [],
  tags: [],
  rule: { combine: "all", threshold: null },
  gradeByIdeal: normalizedIdeal,
});
