import { dirname } from "node:path";
import { checkGraders } from "../check-shape.ts";
import { suiteNameOf } from "../native-suite.ts";
import type { YamlFile } from "../read-yaml.ts";
import type { CaseMessage, Place, Suite, SuiteCase } from "../suite.ts";
import { type ProblemList, SuiteError } from "../suite-error.ts";
import { namesIn, renderDeep, renderVariables } from "../template.ts";
import { readFileValue } from "./file-value.ts";
import { gradersOfTest, mergeTests } from "./merge-tests.ts";
import { modelOfProvider } from "./model-of-provider.ts";
import { fieldsWithoutEffect, type PromptfooFile, type PromptfooTest } from "./promptfoo-file.ts";
import type { PromptTemplate } from "./prompts.ts";
import { asMessages, readPrompts } from "./prompts.ts";
import { expandVariables, type PlacedTest, readTests } from "./read-tests.ts";

export function isPromptfoo(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    ("prompts" in value || "tests" in value || "scenarios" in value) &&
    !("cases" in value)
  );
}

/** Builds a suite of promptfoo's configuration: one case for each prompt, test and combination of variables. */
export function buildPromptfooSuite(yaml: YamlFile, problems: ProblemList): Suite {
  const file = yaml.value as PromptfooFile;
  const folder = dirname(yaml.file);
  const placeOf = (...path: (string | number)[]): Place => ({ file: yaml.file, line: yaml.lineOf(path) });
  const guarded = <Result>(place: Place, field: string, fallback: Result, work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      if (error instanceof SuiteError)
        for (const one of error.problems) problems.add(one, one.field, one.message, one.fix);
      else
        problems.add(place, field, error instanceof Error ? error.message : String(error), "Nothing was run");
      return fallback;
    }
  };
  const prompts = guarded(placeOf("prompts"), "prompts", [], () =>
    readPrompts(file.prompts ?? "{{prompt}}", folder),
  );
  const defaults = guarded(
    placeOf("defaultTest"),
    "defaultTest",
    {},
    () => readFileValue(file.defaultTest ?? {}, folder) as PromptfooTest,
  );
  const tests = [
    ...guarded(placeOf("tests"), "tests", [], () =>
      readTests(file.tests, folder, (index) => placeOf("tests", index), problems),
    ),
    ...scenarioTests(file, folder, placeOf, problems),
  ];
  if (tests.length === 0 && problems.count === 0)
    tests.push({ test: {}, place: placeOf("prompts"), field: "prompts" });

  const cases: SuiteCase[] = [];
  const notices = new Set<string>();
  for (const field of fieldsWithoutEffect) if (field in file) notices.add(`\`${field}\` has no effect here`);
  for (const [testIndex, { test: written, place, field }] of tests.entries()) {
    guarded(place, field, null, () => {
      const test = mergeTests(defaults, written);
      const graders = gradersOfTest(test, file, folder);
      checkGraders(graders, () => place, problems, [field, "assert"]);
      for (const grader of graders)
        if (grader.type === "unsupported") notices.add(`${String(grader.reason)}: it does not count`);
      const wanted = prompts.filter(
        ({ label }) => test.prompts === undefined || test.prompts.some((name) => isMeant(label, name)),
      );
      const combinations = expandVariables(test.vars, folder);
      for (const [promptIndex, prompt] of wanted.entries()) {
        for (const [combination, raw] of combinations.entries()) {
          const variables = renderVariables(raw);
          for (const name of namesIn(JSON.stringify(prompt.template)))
            if (!Object.hasOwn(variables, name))
              notices.add(`the prompt's {{${name}}} is empty in at least one test`);
          const suffix = `${wanted.length > 1 ? `-p${promptIndex + 1}` : ""}${combinations.length > 1 ? `-v${combination + 1}` : ""}`;
          cases.push({
            id: `test-${String(testIndex + 1).padStart(3, "0")}${suffix}`,
            description: test.description ?? null,
            taskType: typeof test.metadata?.task_type === "string" ? test.metadata.task_type : null,
            cluster: `test-${testIndex + 1}`,
            tags: tagsOf(test),
            difficulty: null,
            weight: 1,
            messages: fillPrompt(prompt, variables, test),
            tools: [],
            parameters: {},
            variables,
            graders: graders.map((grader) => renderDeep(grader, variables) as typeof grader),
            rule: { combine: "mean", threshold: test.threshold ?? null },
            place,
          });
        }
      }
      return null;
    });
  }
  const providers = file.providers ?? file.targets ?? [];
  return {
    name: suiteNameOf(yaml.file),
    description: file.description ?? null,
    version: null,
    file: yaml.file,
    cases,
    models: (Array.isArray(providers) ? providers : [providers])
      .map(modelOfProvider)
      .filter((model) => model !== null),
    notices: [...notices],
  };
}

function isMeant(label: string, name: string): boolean {
  return (
    label === name ||
    (name.endsWith("*") && label.startsWith(name.slice(0, -1))) ||
    label.startsWith(`${name}:`)
  );
}

function tagsOf({ metadata }: PromptfooTest): string[] {
  const tags = metadata?.tags;
  return Array.isArray(tags) ? tags.map(String) : [];
}

function fillPrompt(
  prompt: PromptTemplate,
  variables: Readonly<Record<string, unknown>>,
  test: PromptfooTest,
): readonly CaseMessage[] {
  const filled = renderDeep(prompt.template, variables);
  if (typeof filled !== "string") return filled as readonly CaseMessage[];
  const { prefix = "", suffix = "" } = (test.options ?? {}) as { prefix?: string; suffix?: string };
  // A template may turn into a list of messages only when it is filled in.
  const text = `${String(renderDeep(prefix, variables))}${filled}${String(renderDeep(suffix, variables))}`;
  const content = asMessages(text);
  return typeof content === "string" ? [{ role: "user", content }] : content;
}

/** Every test of a scenario with every set of its data. */
function scenarioTests(
  file: PromptfooFile,
  folder: string,
  placeOf: (...path: (string | number)[]) => Place,
  problems: ProblemList,
): PlacedTest[] {
  return (file.scenarios ?? []).flatMap((written, index) => {
    const scenario = readFileValue(written, folder) as { config?: readonly PromptfooTest[]; tests?: unknown };
    const tests = readTests(scenario.tests ?? [{}], folder, () => placeOf("scenarios", index), problems);
    return (scenario.config ?? [{}]).flatMap((config) =>
      tests.map((placed) => ({
        ...placed,
        test: mergeTests(config, placed.test),
        field: `scenarios[${index}]`,
      })),
    );
  });
}
