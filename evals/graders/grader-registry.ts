import type { Grader } from "./grader.ts";

/** Loads a grader when it is first needed: what it brings along is not loaded for suites that do not use it. */
type GraderFactory = () => Promise<Grader>;

const factories: Readonly<Record<string, GraderFactory>> = {
  exact: async () => (await import("./exact.ts")).gradeExact,
  normalized: async () => (await import("./normalized.ts")).gradeNormalized,
  fuzzy: async () => (await import("./fuzzy.ts")).gradeFuzzy,
  includes: async () => (await import("./includes.ts")).gradeIncludes,
  excludes: async () => (await import("./excludes.ts")).gradeExcludes,
  starts_with: async () => (await import("./starts-with.ts")).gradeStartsWith,
  regex: async () => (await import("./regex.ts")).gradeRegex,
  numeric: async () => (await import("./numeric.ts")).gradeNumeric,
  choice: async () => (await import("./choice.ts")).gradeChoice,
  json_equal: async () => (await import("./json-equal.ts")).gradeJsonEqual,
  json_schema: async () => (await import("./json-schema.ts")).gradeJsonSchema,
  tool_call: async () => (await import("./tool-call.ts")).gradeToolCall,
  tool_names_f1: async () => (await import("./tool-names-f1.ts")).gradeToolNamesF1,
  valid_tool_calls: async () => (await import("./valid-tool-calls.ts")).gradeValidToolCalls,
  set_f1: async () => (await import("./set-f1.ts")).gradeSetF1,
  list_f1: async () => (await import("./list-f1.ts")).gradeListF1,
  rouge_l: async () => (await import("./rouge-l.ts")).gradeRougeL,
  rouge_n: async () => (await import("./rouge-n.ts")).gradeRougeN,
  bleu: async () => (await import("./bleu.ts")).gradeBleu,
  gleu: async () => (await import("./gleu.ts")).gradeGleu,
  meteor: async () => (await import("./meteor.ts")).gradeMeteor,
  token_f1: async () => (await import("./token-f1.ts")).gradeTokenF1,
  levenshtein: async () => (await import("./levenshtein.ts")).gradeLevenshtein,
  similarity: async () => (await import("./similarity.ts")).gradeSimilarity,
  code_javascript: async () => (await import("./code-javascript.ts")).gradeCodeJavascript,
  code_python: async () => (await import("./code-python.ts")).gradeCodePython,
  sql_result: async () => (await import("./sql-result.ts")).gradeSqlResult,
  sql_syntax: async () => (await import("./sql-syntax.ts")).gradeSqlSyntax,
  latency: async () => (await import("./latency.ts")).gradeLatency,
  cost: async () => (await import("./cost.ts")).gradeCost,
  length: async () => (await import("./length.ts")).gradeLength,
  refusal: async () => (await import("./refusal.ts")).gradeRefusal,
  finish_reason: async () => (await import("./finish-reason.ts")).gradeFinishReason,
  markup: async () => (await import("./markup.ts")).gradeMarkup,
  judge_rubric: async () => (await import("./judge-rubric.ts")).gradeJudgeRubric,
  judge_pairwise: async () => (await import("./judge-pairwise.ts")).gradeJudgePairwise,
  judge_prompt: async () => (await import("./judge-prompt.ts")).gradeJudgePrompt,
  judge_choice: async () => (await import("./judge-choice.ts")).gradeJudgeChoice,
  judge_statements: async () => (await import("./judge-statements.ts")).gradeJudgeStatements,
  judge_relevance: async () => (await import("./judge-relevance.ts")).gradeJudgeRelevance,
  script_javascript: async () => (await import("./script-javascript.ts")).gradeScriptJavascript,
  script_python: async () => (await import("./script-python.ts")).gradeScriptPython,
  custom: async () => (await import("./custom.ts")).gradeCustom,
  unsupported: async () => (await import("./unsupported.ts")).gradeUnsupported,
};

export const graderTypes: readonly string[] = Object.keys(factories);

/** Types that call a judge model. */
export const judgeTypes: ReadonlySet<string> = new Set([
  "judge_rubric",
  "judge_pairwise",
  "judge_prompt",
  "judge_choice",
  "judge_statements",
  "judge_relevance",
]);

const loaded = new Map<string, Grader>();

/** The grader of a type, loaded with the first call. @throws Error for a type that there is not */
export async function loadGrader(type: string): Promise<Grader> {
  const known = loaded.get(type);
  if (known !== undefined) return known;
  const factory = Object.hasOwn(factories, type) ? factories[type] : undefined;
  if (factory === undefined)
    throw new Error(`"${type}" is not a grader: there are ${graderTypes.join(", ")}`);
  const grader = await factory();
  loaded.set(type, grader);
  return grader;
}

/** As `loadGrader`, for types that were loaded before; null: it was not. Spares a wait per case. */
export const loadedGrader = (type: string): Grader | null => loaded.get(type) ?? null;
