import type { PromptfooTest } from "../promptfoo-file.ts";

const asObject = (value: unknown): Record<string, unknown> | null =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;

/** Assertions as a list, whether one stands there or several. */
export const assertionsOf = ({ assert }: PromptfooTest): readonly unknown[] =>
  assert === undefined || assert === null
    ? []
    : Array.isArray(assert)
      ? (assert as readonly unknown[])
      : [assert];

/** A test over its defaults: variables and options are merged, assertions are added to the default ones. */
export function mergeTests(defaults: PromptfooTest, test: PromptfooTest): PromptfooTest {
  const [base, own] = [asObject(defaults.vars), asObject(test.vars)];
  const skipsDefaults = test.options?.disableDefaultAsserts === true;
  return {
    ...defaults,
    ...test,
    vars: base && (own || test.vars === undefined) ? { ...base, ...own } : (test.vars ?? defaults.vars),
    assert: [...(skipsDefaults ? [] : assertionsOf(defaults)), ...assertionsOf(test)],
    options: { ...defaults.options, ...test.options },
    metadata: { ...defaults.metadata, ...test.metadata },
  };
}
