import type { GraderSpec } from "../../graders/grader.ts";
import { assertionOfText } from "./assertion-text.ts";
import { graderOfAssertion, isKnownAssertion } from "./grader-of-assertion.ts";
import type { Assertion, PromptfooFile, PromptfooTest } from "./promptfoo-file.ts";

/** A test over its defaults: variables and options are merged, assertions are added to the default ones. */
export function mergeTests(defaults: PromptfooTest, test: PromptfooTest): PromptfooTest {
  const asObject = (value: unknown): Record<string, unknown> | null =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  const [base, own] = [asObject(defaults.vars), asObject(test.vars)];
  const skipsDefaults =
    (test.options as { disableDefaultAsserts?: boolean } | undefined)?.disableDefaultAsserts === true;
  return {
    ...defaults,
    ...test,
    vars: base && (own || test.vars === undefined) ? { ...base, ...own } : (test.vars ?? defaults.vars),
    assert: [...(skipsDefaults ? [] : (defaults.assert ?? [])), ...(test.assert ?? [])],
    options: { ...defaults.options, ...test.options },
    metadata: { ...defaults.metadata, ...test.metadata },
  };
}

/** The graders of a merged test; a test without any assertion passes as soon as there is a reply. */
export function gradersOfTest(test: PromptfooTest, file: PromptfooFile, folder: string): GraderSpec[] {
  const assertions = (test.assert ?? []).map((written) => resolveAssertion(written, file));
  if (assertions.length === 0) return [{ type: "length", min_characters: 1 }];
  return assertions.map((assertion) => graderOfAssertion(assertion, folder));
}

/** A short text, a reference to `assertionTemplates`, or the assertion itself. @throws Error for a reference to nothing */
function resolveAssertion(written: unknown, file: PromptfooFile): Assertion {
  if (typeof written === "string") return assertionOfText(written, isKnownAssertion);
  const assertion = written as Assertion;
  if (assertion.$ref === undefined) {
    return assertion.assert === undefined
      ? assertion
      : { ...assertion, assert: assertion.assert.map((inner) => resolveAssertion(inner, file)) };
  }
  const name = assertion.$ref.replace(/^#\/assertionTemplates\//, "");
  const template = file.assertionTemplates?.[name];
  if (template === undefined)
    throw new Error(`\`${assertion.$ref}\` names no entry of \`assertionTemplates\`: add it there`);
  const { $ref: _, ...own } = assertion;
  return { ...template, ...own };
}
