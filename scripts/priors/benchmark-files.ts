import type { BenchmarkSource } from "./benchmark-sources.ts";

/** `datasets/benchmarks/aliases.json`: by source, its names to candidate ids. */
export interface BenchmarkAliases {
  readonly livebench: Readonly<Record<string, readonly string[]>>;
  readonly lmarena: Readonly<Record<string, readonly string[]>>;
  readonly aider: Readonly<Record<string, readonly string[]>>;
  readonly artificialAnalysis: Readonly<Record<string, readonly string[]>>;
  /** Cells that are failed runs, by source, name and task: a 0 amid high neighbours. */
  readonly failedRuns: { readonly livebench: Readonly<Record<string, readonly string[]>> };
}

export interface LivebenchFile extends BenchmarkSource {
  readonly tasks: Readonly<Record<string, { readonly category: string; readonly questions: number }>>;
  /** By name and task; null: not run, or a failed run. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
}

export interface LivebenchCostFile extends BenchmarkSource {
  readonly rows: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
}

export interface LmarenaFile extends BenchmarkSource {
  /** By name and category: rating, lower and upper end of its 95% interval. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, readonly [number, number, number]>>>>;
}

export interface AiderFile extends BenchmarkSource {
  readonly rows: Readonly<
    Record<
      string,
      {
        readonly passRatePercent: number;
        readonly cases: number;
        /** Over all cases; null: not published. */
        readonly completionTokens: number | null;
        readonly secondsPerCase: number | null;
        readonly date: string;
      }
    >
  >;
}

export interface ArtificialAnalysisFile extends BenchmarkSource {
  readonly rows: Readonly<
    Record<
      string,
      {
        /** By evaluation, [0,1]; null: not measured, or a failed run. */
        readonly shares: Readonly<Record<string, number | null>>;
        /** Output tokens over the evaluation, reasoning included; null: not published. */
        readonly outputTokens: Readonly<Record<string, number | null>>;
        /** Medians over the maker's endpoint; null: not measured. */
        readonly timeToFirstTokenMs: number | null;
        readonly outputTokensPerSecond: number | null;
      }
    >
  >;
}

export interface BenchmarkFiles {
  readonly aliases: BenchmarkAliases;
  readonly livebench: LivebenchFile;
  readonly livebenchCost: LivebenchCostFile;
  readonly lmarena: LmarenaFile;
  readonly aider: AiderFile;
  readonly artificialAnalysis: ArtificialAnalysisFile;
}

/** File names in `datasets/benchmarks`. */
export const benchmarkFileNames = {
  aliases: "aliases.json",
  livebench: "livebench-2026-01-08.json",
  livebenchCost: "livebench-cost-2026-01-08.json",
  lmarena: "lmarena-text-2025-12-17.json",
  aider: "aider-polyglot-2025-10-03.json",
  artificialAnalysis: "artificial-analysis-2026-07-10.json",
} as const satisfies Record<keyof BenchmarkFiles, string>;
