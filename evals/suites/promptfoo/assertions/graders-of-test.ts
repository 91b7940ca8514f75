import type { GraderSpec } from "../../../graders/grader.ts";
import type { TransformStep } from "../../../graders/programs/program.ts";
import type { Place } from "../../suite.ts";
import { faultWithFix } from "../fault.ts";
import { readFileValue } from "../file-value.ts";
import type { LoadContext } from "../load-context.ts";
import { isProgramReference } from "../programs/program-file.ts";
import { readTransform } from "../programs/transforms.ts";
import type { Assertion, PromptfooTest } from "../promptfoo-file.ts";
import { checkFields } from "../support/check-fields.ts";
import { assertionFields } from "../support/field-support.ts";
import { assertionsOf } from "../tests/merge-tests.ts";
import { assertionOfText } from "./assertion-text.ts";
import type { GraderContext } from "./grader-context.ts";
import { graderOfAssertion, isKnownAssertion } from "./grader-of-assertion.ts";

/** Passes any reply, also an empty one and one of tool calls alone: what a test without assertions asks for. */
const anyReply: GraderSpec = { type: "length", min_characters: 0 };

/**
 * The graders of a merged test; a test without any assertion passes as soon as there is a reply.
 *
 * @param before steps that come before the test's own transform: those of a provider
 */
export function gradersOfTest(
  test: PromptfooTest,
  before: readonly TransformStep[],
  place: Place,
  load: LoadContext,
): GraderSpec[] {
  const { options = {}, description, metadata } = test;
  const own = readTransform(options.transform ?? options.postprocess, load);
  const context: GraderContext = {
    load,
    steps: own === null ? before : [...before, own],
    rubricPrompt: readFileValue(options.rubricPrompt, load.folder),
    factualityScores: (options.factuality ?? {}) as Readonly<Record<string, number>>,
    test: { ...(description === undefined ? {} : { description }), metadata: metadata ?? {} },
  };
  const assertions = assertionsOf(test).flatMap((written) => resolveAssertion(written, load));
  for (const assertion of assertions) checkAssertion(assertion, place, load);
  if (assertions.length === 0) return [anyReply];
  return assertions.map((assertion) => graderOfAssertion(assertion, context));
}

function checkAssertion(assertion: Assertion, place: Place, load: LoadContext): void {
  checkFields(assertion, assertionFields, "assert", () => place, load);
  for (const inner of assertion.assert ?? []) checkAssertion(inner as Assertion, place, load);
}

/** A short text, a file of assertions, or the assertion itself. */
function resolveAssertion(written: unknown, load: LoadContext): Assertion[] {
  if (typeof written === "string") {
    if (!written.startsWith("file://") || isProgramReference(written))
      return [assertionOfText(written, isKnownAssertion)];
    const found = readFileValue(written, load.folder);
    const list = Array.isArray(found) ? (found as readonly unknown[]) : [found];
    return list.flatMap((one) => resolveAssertion(one, load));
  }
  if (typeof written !== "object" || written === null)
    throw faultWithFix("an assertion is neither an object nor a text", "Write {type: contains, value: ...}");
  const assertion = written as Assertion;
  if (assertion.assert === undefined) return [assertion];
  return [{ ...assertion, assert: assertion.assert.flatMap((inner) => resolveAssertion(inner, load)) }];
}
