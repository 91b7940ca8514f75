/** An assertion as promptfoo's YAML has it. */
export interface Assertion {
  readonly type?: string;
  readonly value?: unknown;
  readonly threshold?: number;
  readonly weight?: number;
  readonly metric?: string;
  readonly assert?: readonly unknown[];
  readonly provider?: unknown;
  readonly transform?: unknown;
  readonly $ref?: string;
}

export interface PromptfooTest {
  readonly description?: string;
  readonly vars?: unknown;
  readonly assert?: readonly unknown[];
  readonly threshold?: number;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly prompts?: readonly string[];
  readonly [field: string]: unknown;
}

/** The parts of promptfoo's configuration that make a suite. */
export interface PromptfooFile {
  readonly description?: string;
  readonly prompts?: unknown;
  readonly providers?: unknown;
  readonly targets?: unknown;
  readonly tests?: unknown;
  readonly scenarios?: readonly unknown[];
  readonly defaultTest?: unknown;
  readonly assertionTemplates?: Readonly<Record<string, Assertion>>;
  readonly [field: string]: unknown;
}

/** Fields that change what a run gives and have no counterpart here: said before the run. */
export const fieldsWithoutEffect = [
  "extensions",
  "derivedMetrics",
  "nunjucksFilters",
  "redteam",
  "transformVars",
] as const;
