import type { GraderSpec } from "../../../graders/grader.ts";
import type { TransformStep } from "../../../graders/programs/program.ts";
import { fillGrader } from "../../fill-grader.ts";
import type { CaseMessage, CaseOverride, SuiteCase } from "../../suite.ts";
import { gradersOfTest } from "../assertions/graders-of-test.ts";
import type { LoadContext } from "../load-context.ts";
import type { PromptfooTest } from "../promptfoo-file.ts";
import { isChosen, isProgram, type PromptTemplate } from "../prompts/prompts.ts";
import type { SuiteProvider } from "../providers/providers.ts";
import type { PlacedTest } from "../tests/read-tests.ts";
import { type CaseTurn, turnOfCase } from "./link-dialogues.ts";
import {
  asksForProvider,
  type FinishedVariables,
  finishVariables,
  type RenderedPrompt,
  renderPrompt,
} from "./render-case.ts";
import { type CaseSettings, commonSettings, ownSettings, settingsFor } from "./settings-of-case.ts";

/** What the cases of one test are made of. */
interface CaseParts {
  readonly placed: PlacedTest;
  readonly testIndex: number;
  readonly prompts: readonly PromptTemplate[];
  readonly providers: readonly SuiteProvider[];
  readonly sets: readonly Readonly<Record<string, unknown>>[];
  readonly rule: SuiteCase["rule"];
  readonly tags: readonly string[];
  readonly onlyModels: readonly string[] | null;
  /** Filled here: case -> its question before it is filled in, where a suite speaks of earlier replies; null: it does not. */
  readonly turns: Map<string, CaseTurn> | null;
}

/** The cases of one test: one for each prompt, set of variables, and configuration in which a model stands in the suite. */
export function buildCases(parts: CaseParts, context: LoadContext): SuiteCase[] {
  const { placed, prompts, providers, sets } = parts;
  const chosen = prompts.filter((prompt) => isChosen(prompt, placed.test.prompts));
  if (chosen.length === 0)
    context.notices.add(`test ${parts.testIndex + 1} names prompts that there are not, and makes no case`);
  const ranks = Math.max(1, ...providers.map(({ rank }) => rank + 1));
  return chosen.flatMap((prompt) =>
    sets.flatMap((set, setIndex) => {
      const variables = finishVariables(set, placed.test, prompt, context);
      return Array.from({ length: ranks }, (_, rank) => rank).flatMap((rank) => {
        const suffix = [
          chosen.length > 1 ? `-p${prompts.indexOf(prompt) + 1}` : "",
          sets.length > 1 ? `-v${setIndex + 1}` : "",
          rank > 0 ? `-c${rank + 1}` : "",
        ].join("");
        return buildCase({ parts, prompt, variables, rank, suffix }, context);
      });
    }),
  );
}

interface CaseChoice {
  readonly parts: CaseParts;
  readonly prompt: PromptTemplate;
  readonly variables: FinishedVariables;
  readonly rank: number;
  readonly suffix: string;
}

function buildCase(
  { parts, prompt, variables, rank, suffix }: CaseChoice,
  context: LoadContext,
): SuiteCase[] {
  const { placed, testIndex, onlyModels } = parts;
  const { test, place } = placed;
  const { raw, values } = variables;
  const standing = parts.providers.filter((provider) => provider.rank === rank);
  const asked = standing.filter(
    ({ prompts, model }) => isChosen(prompt, prompts) && (onlyModels === null || onlyModels.includes(model)),
  );
  if (standing.length > 0 && asked.length === 0 && onlyModels === null) return [];
  if (rank > 0 && asked.length === 0) return [];
  const rendered = (provider: SuiteProvider | null): RenderedPrompt =>
    renderPrompt(prompt, values, test, provider, context);
  const [first = null] = asked;
  const shared = rendered(first);
  const own = (config: Readonly<Record<string, unknown>>) =>
    ownSettings({ ...prompt.config, ...config }, test, context);
  const settings = commonSettings(own(shared.config), asked);
  const graders = gradersFor(settings, null, placed, values, context);
  const base = {
    messages: withSystem(shared.messages, settings.system),
    tools: settings.tools,
    parameters: settings.parameters,
    graders,
  };
  const overrides = asked.flatMap((provider): [string, CaseOverride][] => {
    const mine = asksForProvider(prompt) ? rendered(provider) : shared;
    const set = settingsFor(own(mine.config), provider);
    const override = differing(base, {
      messages: withSystem(mine.messages, set.system),
      tools: set.tools,
      parameters: set.parameters,
      graders: isSame(providerSteps(set, provider), providerSteps(settings, null))
        ? graders
        : gradersFor(set, provider, placed, values, context),
    });
    return override === null ? [] : [[provider.model, override]];
  });
  const left = standing.filter((provider) => !asked.includes(provider)).map(({ model }) => model);
  const only = rank > 0 ? asked.map(({ model }) => model) : onlyModels;
  const id = `test-${String(testIndex + 1).padStart(3, "0")}${suffix}`;
  if (parts.turns !== null && !isProgram(prompt.template)) {
    const line = `${parts.prompts.indexOf(prompt)} ${rank}`;
    const steps = providerSteps(settings, null);
    const unfilled = gradersOfTest(test, steps, place, context);
    parts.turns.set(
      id,
      turnOfCase(
        { test, values: raw, template: prompt.template, system: settings.system, line, unfilled },
        context,
      ),
    );
  }
  const label = rank > 0 && first !== null && first.label !== first.id ? [first.label] : [];
  return [
    {
      id,
      description: test.description ?? null,
      taskType: typeof test.metadata?.task_type === "string" ? test.metadata.task_type : null,
      cluster: `test-${testIndex + 1}`,
      tags: [...parts.tags, ...tagsOf(test), ...label],
      difficulty: typeof test.metadata?.difficulty === "string" ? test.metadata.difficulty : null,
      weight: 1,
      ...base,
      variables: values,
      rule: parts.rule,
      place,
      ...(only === null ? {} : { onlyModels: only }),
      ...(only === null && left.length > 0 ? { exceptModels: left } : {}),
      ...(overrides.length === 0 ? {} : { perModel: Object.fromEntries(overrides) }),
    },
  ];
}

/** Vendors whose calls promptfoo hands to scripts as text, one call a line. */
const textCallVendors = /^(?:anthropic|bedrock)\//;

/** What promptfoo's own providers make of a reply: calls as a value, JSON that has to fit a schema as what it is. */
function providerSteps(
  { parameters, tools, isLegacy }: CaseSettings,
  provider: SuiteProvider | null,
): TransformStep[] {
  const isJson = (parameters.response_format as { type?: unknown } | undefined)?.type === "json_schema";
  const isText = provider !== null && textCallVendors.test(provider.model);
  const calls = tools.length === 0 ? [] : ([isLegacy ? "call" : isText ? "calls_as_text" : "calls"] as const);
  return [
    ...calls,
    ...(isJson ? (["json"] as const) : []),
    ...(provider?.transform ? [provider.transform] : []),
  ];
}

function gradersFor(
  settings: CaseSettings,
  provider: SuiteProvider | null,
  { test, place }: PlacedTest,
  values: Readonly<Record<string, unknown>>,
  context: LoadContext,
): GraderSpec[] {
  const steps = providerSteps(settings, provider);
  // A number in a variable is a text in an assertion: patterns and parts of replies are.
  const renderDeep = (value: unknown): unknown => {
    const filled = context.templates.renderDeep(value, values);
    return typeof value === "string" && /^(?:number|boolean|bigint)$/.test(typeof filled)
      ? String(filled)
      : filled;
  };
  return gradersOfTest(test, steps, place, context).map((grader) =>
    fillGrader(grader, values, { renderDeep }),
  );
}

function withSystem(messages: readonly CaseMessage[], system: string | null): readonly CaseMessage[] {
  const has = messages.some(({ role }) => role === "system" || role === "developer");
  return system === null || has ? messages : [{ role: "system", content: system }, ...messages];
}

const isSame = (first: unknown, second: unknown): boolean => JSON.stringify(first) === JSON.stringify(second);

/** The parts that are others than the base's; null: none is. */
function differing(base: Required<CaseOverride>, mine: Required<CaseOverride>): CaseOverride | null {
  const other = Object.entries(mine).filter(
    ([name, value]) =>
      value !== base[name as keyof CaseOverride] &&
      JSON.stringify(value) !== JSON.stringify(base[name as keyof CaseOverride]),
  );
  return other.length === 0 ? null : (Object.fromEntries(other) as CaseOverride);
}

function tagsOf({ metadata }: PromptfooTest): string[] {
  const tags = metadata?.tags;
  return Array.isArray(tags) ? tags.map(String) : typeof tags === "string" ? [tags] : [];
}
