import { dirname } from "node:path";
import { createSyncRunner } from "../../graders/sandbox/sync-runner.ts";
import { checkGraders } from "../check-shape.ts";
import { suiteNameOf } from "../native-suite.ts";
import type { YamlFile } from "../read-yaml.ts";
import type { Suite, SuiteCase } from "../suite.ts";
import type { ProblemList } from "../suite-error.ts";
import { createTemplates, namesIn } from "../template.ts";
import { buildCases } from "./build-cases.ts";
import { checkFields } from "./check-fields.ts";
import { dereference } from "./dereference.ts";
import { expandVariables } from "./expand-variables.ts";
import { commandLineFields, configFields, optionFields, testFields } from "./field-support.ts";
import { readFileValue } from "./file-value.ts";
import { faultWithFix, guarded, type LoadContext } from "./load-context.ts";
import { mergeTests } from "./merge-tests.ts";
import { modelOfProvider } from "./model-of-provider.ts";
import { createPrograms, type Programs } from "./programs.ts";
import type { PromptfooFile, PromptfooTest } from "./promptfoo-file.ts";
import { isProgram, type PromptTemplate, readPrompts } from "./prompts.ts";
import { readProviders, type SuiteProvider } from "./providers.ts";
import { type PlacedTest, readTests } from "./read-tests.ts";
import { isRequestField } from "./request-parameters.ts";
import { scenarioTests } from "./scenarios.ts";

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

type OpenPrograms = (env: Readonly<Record<string, string>>) => Programs;

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

  const prompts = guarded(problems, context.placeOf("prompts"), "prompts", [], () =>
    readPrompts(file.prompts ?? "{{prompt}}", context),
  );
  const field = file.providers === undefined && file.targets !== undefined ? "targets" : "providers";
  const providers = readProviders(file[field], field, context);
  const defaults = defaultTest(file, commandLine, context);
  const tests = [
    ...readTests(file.tests, "tests", (index) => context.placeOf("tests", index), context),
    ...scenarioTests(file.scenarios, context),
  ];
  if (tests.length === 0 && problems.count === 0) {
    if (file.redteam !== undefined && file.tests === undefined) refuseRedteam(context);
    else tests.push({ test: {}, place: context.placeOf("prompts"), field: "prompts" });
  }
  checkConversation(prompts, tests, context);

  const tags = Object.entries((file.tags ?? {}) as Record<string, unknown>).map(
    ([name, value]) => `${name}:${String(value)}`,
  );
  const cases: SuiteCase[] = [];
  const models = new Set(providers.map(({ model }) => model));
  for (const [testIndex, placed] of tests.entries()) {
    guarded(problems, placed.place, placed.field, null, () => {
      checkTest(placed, context);
      const test = mergeTests(defaults, placed.test);
      const own = ownProviders(test, providers, context);
      for (const { model } of own.providers) models.add(model);
      const sets = expandVariables(
        test.vars,
        test.options?.disableVarExpansion !== true,
        placed.place.file,
        context,
      );
      const rule = ruleOf(test, context);
      const built = buildCases(
        { placed: { ...placed, test }, testIndex, prompts, sets, rule, tags, ...own },
        context,
      );
      const [first] = built;
      if (first) checkGraders(first.graders, () => placed.place, problems, [placed.field, "assert"]);
      for (const one of built) noteCase(one, prompts, context);
      cases.push(...built);
      return null;
    });
  }
  if (cases.length === 0 && problems.count === 0)
    problems.add(
      context.placeOf("tests"),
      "tests",
      "no test makes a case",
      "See the notices: a test may name prompts or providers that there are not",
    );
  return {
    name: suiteNameOf(yaml.file),
    description: typeof file.description === "string" ? file.description : null,
    version: null,
    file: yaml.file,
    cases,
    models: [...models],
    notices: [...context.notices],
  };
}

function contextOf(
  file: PromptfooFile,
  yaml: YamlFile,
  problems: ProblemList,
  openPrograms: OpenPrograms,
): LoadContext {
  const folder = dirname(yaml.file);
  const env = Object.fromEntries(
    Object.entries((file.env ?? {}) as Record<string, unknown>).map(([name, value]) => [name, String(value)]),
  );
  const programs = openPrograms(env);
  const placeOf: LoadContext["placeOf"] = (...path) => ({ file: yaml.file, line: yaml.lineOf(path) });
  const filters = Object.entries((file.nunjucksFilters ?? file.filters ?? {}) as Record<string, unknown>).map(
    ([name, path]) => {
      const program = guarded(
        problems,
        placeOf("nunjucksFilters", name),
        `nunjucksFilters.${name}`,
        null,
        () => {
          const read = programs.read(String(path), name);
          programs.check(read);
          return read;
        },
      );
      return [
        name,
        (...given: unknown[]) => (program === null ? given[0] : programs.call(program, given)),
      ] as const;
    },
  );
  return {
    root: yaml.value,
    folder,
    templates: createTemplates({ env, filters: Object.fromEntries(filters) }),
    programs,
    problems,
    notices: new Set(),
    placeOf,
  };
}

/** The default test, with what the command line's defaults add to it. */
function defaultTest(
  file: PromptfooFile,
  commandLine: Readonly<Record<string, unknown>>,
  context: LoadContext,
): PromptfooTest {
  const place = context.placeOf("defaultTest");
  const found = guarded(context.problems, place, "defaultTest", {}, () => {
    const read = readFileValue(file.defaultTest ?? {}, context.folder);
    if (typeof read !== "object" || read === null || Array.isArray(read))
      throw faultWithFix(
        "the default test is neither an object nor a file of one",
        "Write vars and assert, or file://path",
      );
    return dereference(read, file) as PromptfooTest;
  });
  checkTest({ test: found, place, field: "defaultTest" }, context);
  const { promptPrefix: prefix, promptSuffix: suffix, var: vars } = commandLine;
  return mergeTests(
    {
      ...(typeof vars === "object" && vars !== null ? { vars } : {}),
      options: { ...(prefix === undefined ? {} : { prefix }), ...(suffix === undefined ? {} : { suffix }) },
    },
    found,
  );
}

function checkTest({ test, place, field }: PlacedTest, context: LoadContext): void {
  if (typeof test !== "object" || test === null || Array.isArray(test))
    throw faultWithFix("a test is no object", "Write vars and assert");
  checkFields(test, testFields, field, () => place, context);
  const known = Object.fromEntries(
    Object.entries(test.options ?? {}).filter(([key]) => !isRequestField(key)),
  );
  checkFields(known, optionFields, `${field}.options`, () => place, context);
}

/** Which models a test is put to. @throws Error where it names a provider that is no model */
function ownProviders(
  test: PromptfooTest,
  providers: readonly SuiteProvider[],
  context: LoadContext,
): { readonly providers: readonly SuiteProvider[]; readonly onlyModels: readonly string[] | null } {
  if (test.provider !== undefined && test.provider !== null) {
    const own = readProviders(test.provider, "provider", context);
    const [first] = own;
    if (first === undefined || modelOfProvider(test.provider) === null)
      throw faultWithFix("the test's `provider` is no chat model", "Name a model, or leave it out");
    return { providers: own, onlyModels: [first.model] };
  }
  if (test.providers === undefined) return { providers, onlyModels: null };
  const names = test.providers;
  const meant = providers.filter(({ id, label }) =>
    names.some((name) =>
      [id, label].some((one) => one === name || (name.endsWith("*") && one.startsWith(name.slice(0, -1)))),
    ),
  );
  return { providers, onlyModels: [...new Set(meant.map(({ model }) => model))] };
}

function ruleOf(test: PromptfooTest, context: LoadContext): SuiteCase["rule"] {
  const rule = {
    combine: "mean",
    threshold: typeof test.threshold === "number" ? test.threshold : null,
  } as const;
  if (test.assertScoringFunction === undefined) return rule;
  const program = context.programs.read(String(test.assertScoringFunction), "get_score");
  context.programs.check(program);
  return { ...rule, program };
}

function noteCase(suiteCase: SuiteCase, prompts: readonly PromptTemplate[], { notices }: LoadContext): void {
  for (const grader of suiteCase.graders)
    if (grader.type === "unsupported") notices.add(`${String(grader.reason)}. It does not count`);
  for (const { template } of prompts)
    if (!isProgram(template))
      for (const name of namesIn(JSON.stringify(template)))
        if (!Object.hasOwn(suiteCase.variables, name))
          notices.add(`the prompt's {{${name}}} is empty in at least one test`);
}

/** A prompt that goes on with the replies of earlier tests needs them, unless there are none. */
function checkConversation(
  prompts: readonly PromptTemplate[],
  tests: readonly PlacedTest[],
  { problems, placeOf }: LoadContext,
): void {
  const asks = prompts.find(
    ({ template }) => !isProgram(template) && JSON.stringify(template).includes("_conversation"),
  );
  if (asks === undefined || tests.length < 2) return;
  if (tests.every(({ test }) => test.options?.disableConversationVar === true)) return;
  problems.add(
    placeOf("prompts"),
    "prompts",
    `${asks.label.slice(0, 60)} uses \`_conversation\`, the replies of earlier tests: cases are independent here`,
    "Write the earlier turns as messages, or set options.disableConversationVar",
  );
}

function refuseRedteam({ problems, placeOf }: LoadContext): void {
  problems.add(
    placeOf("redteam"),
    "redteam",
    "there are no tests, only a description of attacks, which promptfoo's service would generate",
    "Run `promptfoo redteam generate`, and name the file that it writes",
  );
}
