/** What a source is, kept beside its figures. */
export interface BenchmarkSource {
  readonly source: string;
  readonly title: string;
  readonly url: string;
  readonly licence: string;
  readonly date: string;
  readonly unit: string;
}

export const livebenchSource: BenchmarkSource = {
  source: "livebench",
  title: "LiveBench, question set of 2026-01-08, models added until 2026-07-01",
  url: "https://livebench.ai",
  licence: "Apache-2.0",
  date: "2026-01-08",
  unit: "score 0 to 100, answers checked by programs",
};

export const livebenchCostSource: BenchmarkSource = {
  ...livebenchSource,
  title: "LiveBench, what each configuration was charged for all questions of a task",
  unit: "US dollars per task",
};

export const lmarenaSource: BenchmarkSource = {
  source: "lmarena",
  title: "LMArena text, style-controlled Bradley-Terry ratings",
  url: "https://lmarena.ai",
  licence: "ratings published in the repository lmarena/arena-catalog",
  date: "2025-12-17",
  unit: "rating with its 95% interval; d points more wins 1 / (1 + 10^(-d/400)) of the comparisons",
};

export const aiderSource: BenchmarkSource = {
  source: "aider",
  title: "Aider polyglot, 225 coding exercises in six languages, second try",
  url: "https://aider.chat/docs/leaderboards/",
  licence: "Apache-2.0",
  date: "2025-10-03",
  unit: "per cent of exercises solved; tokens over the whole run",
};

export const artificialAnalysisSource: BenchmarkSource = {
  source: "artificialanalysis",
  title: "Artificial Analysis, evaluations, output tokens and speed per model and effort",
  url: "https://artificialanalysis.ai",
  licence:
    "figures by Artificial Analysis; collected in oolong-tea-2026/artificial-analysis-leaderboards, MIT",
  date: "2026-07-10",
  unit: "share of questions, 0 to 1; output tokens over a whole evaluation",
};

/**
 * Evaluations of Artificial Analysis that some task type reads, with the questions behind a share and whether it speaks of general ability.
 * Repeats of a question are one question. The large sets are capped: what they leave uncertain is not their sampling.
 */
export const artificialAnalysisItems: Readonly<
  Record<string, { readonly questions: number; readonly isGeneral: boolean }>
> = {
  gpqa: { questions: 198, isGeneral: true },
  hle: { questions: 500, isGeneral: true },
  scicode: { questions: 288, isGeneral: true },
  terminal_bench_hard: { questions: 44, isGeneral: true },
  aa_lcr: { questions: 100, isGeneral: true },
  ifbench: { questions: 294, isGeneral: false },
  aa_omniscience_accuracy: { questions: 500, isGeneral: true },
  aa_omniscience_non_hallucination: { questions: 500, isGeneral: false },
};
/** Evaluations whose output tokens are carried, to tell terse models from verbose ones. */
export const artificialAnalysisTokens = ["gpqa", "hle", "ifbench", "scicode", "lcr"] as const;

/**
 * Questions behind a LiveBench score, which say how uncertain it is. Read off the steps between published scores (35 of 46 is 76.087);
 * `assumedQuestions` where partial credit hides the step.
 */
export const livebenchQuestions: Readonly<Record<string, number>> = {
  AMPS_Hard: 100,
  code_completion: 46,
  code_generation: 71,
  integrals_with_game: 100,
  javascript: 20,
  typescript: 20,
  python: 20,
  logic_with_navigation: 50,
  math_comp: 102,
  spatial: 50,
  tablereformat: 51,
  theory_of_mind: 52,
  typos: 50,
};
export const assumedQuestions = 50;

/** LMArena categories that some task type reads. */
export const lmarenaCategories = [
  "full",
  "hard_6",
  "multiturn",
  "creative_writing",
  "industry_writing_and_literature_and_language",
  "chinese",
  "french",
  "german",
  "japanese",
  "korean",
  "russian",
  "spanish",
] as const;
