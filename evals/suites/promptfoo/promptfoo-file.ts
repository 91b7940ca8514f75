/** An assertion as promptfoo's YAML has it. */
export interface Assertion {
  readonly type?: string;
  readonly value?: unknown;
  readonly threshold?: number;
  readonly weight?: number;
  readonly metric?: string;
  readonly assert?: readonly unknown[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly transform?: unknown;
  readonly contextTransform?: unknown;
  readonly rubricPrompt?: unknown;
  readonly [field: string]: unknown;
}

export interface PromptfooTest {
  readonly description?: string;
  readonly vars?: unknown;
  readonly assert?: readonly unknown[];
  readonly threshold?: number;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly prompts?: readonly string[];
  readonly providers?: readonly string[];
  readonly provider?: unknown;
  readonly assertScoringFunction?: unknown;
  readonly [field: string]: unknown;
}

/** The parts of promptfoo's configuration that make a suite. */
export interface PromptfooFile {
  readonly description?: string;
  readonly prompts?: unknown;
  readonly providers?: unknown;
  readonly targets?: unknown;
  readonly tests?: unknown;
  readonly scenarios?: unknown;
  readonly defaultTest?: unknown;
  readonly nunjucksFilters?: unknown;
  readonly env?: unknown;
  readonly tags?: unknown;
  readonly commandLineOptions?: unknown;
  readonly [field: string]: unknown;
}
