import { dirname } from "node:path";
import { createSyncRunner } from "../../graders/sandbox/sync-runner.ts";
import { checkGraders } from "../check-shape.ts";
import { createLeftOut, leftOutCase } from "../left-out.ts";
import { suiteNameOf } from "../native-suite.ts";
import type { YamlFile } from "../read-yaml.ts";
import type { Suite, SuiteCase } from "../suite.ts";
import type { ProblemList } from "../suite-error.ts";
import { dereference } from "./assertions/dereference.ts";
import { buildCases } from "./cases/build-cases.ts";
import { type CaseTurn, linkDialogues, storedNames, usesHistory } from "./cases/link-dialogues.ts";
import { noteCase } from "./cases/note-case.ts";
import { guarded } from "./fault.ts";
import type { LoadContext } from "./load-context.ts";
import { contextOf, type OpenPrograms } from "./open-context.ts";
import { createPrograms } from "./programs/programs.ts";
import type { PromptfooFile, PromptfooTest } from "./promptfoo-file.ts";
import { readPrompts } from "./prompts/prompts.ts";
import { ownProviders } from "./providers/own-providers.ts";
import { readProviders } from "./providers/providers.ts";
import { checkFields } from "./support/check-fields.ts";
import { commandLineFields, configFields } from "./support/field-support.ts";
import { checkTest, defaultTest } from "./tests/default-test.ts";
import { expandVariables } from "./tests/expand-variables.ts";
import { mergeTests } from "./tests/merge-tests.ts";
import { readTests } from "./tests/read-tests.ts";
import { scenarioTests } from "./tests/scenarios.ts";

export function isPromptfoo(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    ("prompts" in value ||
      "tests" in value ||
      "scenarios" in value ||
      "providers" in value ||
      "targets" in value) &&
    !("cases" in value)
  );
}

/** Builds a suite of promptfoo's configuration: one case for each prompt, test and combination of variables. */
export function buildPromptfooSuite(yaml: YamlFile, problems: ProblemList): Suite {
  const runner = createSyncRunner();
  try {
    return buildWith(yaml, problems, (env) => createPrograms(runner, dirname(yaml.file), env));
  } finally {
    runner.close();
  }
}

function buildWith(yaml: YamlFile, problems: ProblemList, openPrograms: OpenPrograms): Suite {
  const place = { file: yaml.file, line: yaml.lineOf([]) };
  const file = guarded(problems, place, "$ref", {}, () =>
    dereference(yaml.value, yaml.value),
  ) as PromptfooFile;
  const context = contextOf(file, yaml, problems, openPrograms);
  checkFields(file, configFields, "", (key) => context.placeOf(key), context);
  const commandLine = (file.commandLineOptions ?? {}) as Readonly<Record<string, unknown>>;
  checkFields(
    commandLine,
    commandLineFields,
    "commandLineOptions",
    (key) => context.placeOf("commandLineOptions", key),
    context,
  );

  const left = createLeftOut(context);
  const prompts = left.of(context.placeOf("prompts"), "prompts", [], (part) =>
    readPrompts(file.prompts ?? "{{prompt}}", part),
  );
  const brokenPrompts = left.wrong.map((one) => [one]);
  const field = file.providers === undefined && file.targets !== undefined ? "targets" : "providers";
  const providers = readProviders(file[field], field, context);
  const defaults = defaultTest(file, commandLine, context);
  const tests = left.of(context.placeOf("tests"), "tests", [], (part) => [
    ...readTests(file.tests, "tests", (index) => context.placeOf("tests", index), part),
    ...scenarioTests(file.scenarios, part),
  ]);
  const brokenTests = left.wrong.slice(brokenPrompts.length);
  if (tests.length === 0 && problems.count === 0 && brokenTests.length === 0) {
    if (file.redteam !== undefined && file.tests === undefined) refuseRedteam(context);
    else tests.push({ test: {}, place: context.placeOf("prompts"), field: "prompts" });
  }

  const tags = Object.entries((file.tags ?? {}) as Record<string, unknown>).map(
    ([name, value]) => `${name}:${String(value)}`,
  );
  const cases: SuiteCase[] = [];
  const stored = storedNames([defaults, ...tests.map(({ test }) => test)]);
  const turns = stored.size > 0 || prompts.some(usesHistory) ? new Map<string, CaseTurn>() : null;
  const models = new Set(providers.map(({ model }) => model));
  brokenTests.forEach((one, index) => {
    cases.push(leftOutCase(`${one.field ?? "tests"}-${index + 1}`, one, [one]));
  });
  for (const [testIndex, placed] of tests.entries()) {
    const id = `test-${String(testIndex + 1).padStart(3, "0")}`;
    brokenPrompts.forEach((found, index) => {
      cases.push(leftOutCase(`${id}-left-out-${index + 1}`, placed.place, found));
    });
    const before = left.wrong.length;
    const built = left.of(placed.place, placed.field, [], (part) => {
      checkTest(placed, part);
      const test = mergeTests(defaults, placed.test);
      const own = ownProviders(test, providers, part);
      for (const { model } of own.providers) models.add(model);
      const sets = expandVariables(
        test.vars,
        test.options?.disableVarExpansion !== true,
        placed.place.file,
        part,
      );
      const rule = ruleOf(test, part);
      const made = buildCases(
        { placed: { ...placed, test }, testIndex, prompts, sets, rule, tags, turns, ...own },
        part,
      );
      const [first] = made;
      if (first) checkGraders(first.graders, () => placed.place, part.problems, [placed.field, "assert"]);
      for (const one of made) noteCase(one, prompts, stored, part);
      return made;
    });
    const found = left.wrong.slice(before);
    if (found.length === 0) cases.push(...built);
    else cases.push(leftOutCase(id, placed.place, found));
  }
  // Later turns speak of the replies to those that are left out.
  if (turns !== null || cases.every(({ unscorable }) => unscorable !== undefined))
    problems.addAll(left.wrong);
  if (cases.length === 0 && problems.count === 0)
    problems.add(
      context.placeOf("tests"),
      "tests",
      "no test makes a case",
      "See the notices: a test may name prompts or providers that there are not",
    );
  const linked = turns === null ? cases : linkDialogues(cases, turns, context);
  return {
    name: suiteNameOf(yaml.file),
    description: typeof file.description === "string" ? file.description : null,
    version: null,
    file: yaml.file,
    cases: linked,
    models: [...models],
    notices: [...context.notices, ...left.notices(cases)],
  };
}

function ruleOf(test: PromptfooTest, context: LoadContext): SuiteCase["rule"] {
  const rule = {
    combine: "mean",
    needsContent: true,
    threshold: typeof test.threshold === "number" ? test.threshold : null,
  } as const;
  if (test.assertScoringFunction === undefined) return rule;
  const program = context.programs.read(String(test.assertScoringFunction), "get_score");
  context.programs.check(program);
  return { ...rule, program };
}

function refuseRedteam({ problems, placeOf }: LoadContext): void {
  problems.add(
    placeOf("redteam"),
    "redteam",
    "there are no tests, only a description of attacks, which promptfoo's service would generate",
    "Run `promptfoo redteam generate`, and name the file that it writes",
  );
}
