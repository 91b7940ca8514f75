import { editDistance } from "../../../../engine/index.ts";
import type { GraderSpec } from "../../../graders/grader.ts";
import { faultWithFix } from "../fault.ts";
import { readFileValue } from "../file-value.ts";
import { isProgramReference } from "../programs/program-file.ts";
import { readTransform } from "../programs/transforms.ts";
import type { Assertion } from "../promptfoo-file.ts";
import { assertionMakers } from "./assertion-makers.ts";
import type { GraderContext } from "./grader-context.ts";
import { unsupportedAssertions, whyUnsupported } from "./unsupported-assertions.ts";

export const supportedAssertions: readonly string[] = [...Object.keys(assertionMakers), "assert-set"];

const plainType = (written: string): string => written.replace(/^not-/, "");

export const isKnownAssertion = (written: string): boolean => {
  const type = plainType(written);
  return supportedAssertions.includes(type) || whyUnsupported(type) !== null;
};

/**
 * One assertion as a grader of ours; an unsupported one becomes a grader that leaves its part unscored.
 *
 * @throws Error for a type that promptfoo does not have either; SuiteError for a file that is not there
 */
export function graderOfAssertion(assertion: Assertion, context: GraderContext): GraderSpec {
  const written = assertion.type ?? "equals";
  const type = plainType(written);
  const own = readTransform(assertion.transform, context.load);
  const steps = own === null ? context.steps : [...context.steps, own];
  const common = {
    ...(assertion.weight === undefined ? {} : { weight: assertion.weight }),
    ...(assertion.metric === undefined ? {} : { metric: assertion.metric }),
    ...(written.startsWith("not-") ? { not: true } : {}),
  };
  const transform = steps.length === 0 ? {} : { transform: steps, on_error: "fail" };
  if (type === "assert-set") {
    const inner = (assertion.assert ?? []).map((one) => {
      const { config, ...rest } = one as Assertion;
      const merged =
        assertion.config === undefined && config === undefined
          ? {}
          : { config: { ...assertion.config, ...config } };
      return graderOfAssertion({ ...rest, ...merged }, { ...context, steps });
    });
    if (inner.length === 0)
      throw faultWithFix("an `assert-set` holds no assertion", "Add `assert` with at least one");
    const threshold = assertion.threshold === undefined ? {} : { threshold: assertion.threshold };
    return { type: "group", graders: inner, ...threshold, ...common };
  }
  const make = Object.hasOwn(assertionMakers, type) ? assertionMakers[type] : undefined;
  if (make === undefined) {
    const reason = whyUnsupported(type);
    if (reason === null) throw unknownType(written);
    return { type: "unsupported", reason: `\`${written}\` is not graded: ${reason}`, ...common };
  }
  const isScript = type === "javascript" || type === "python";
  const folder = context.load.folder;
  const isProgramValue = (value: unknown): boolean =>
    typeof value === "string" && value.startsWith("file://") && isProgramReference(value);
  if (!isScript && isProgramValue(assertion.value))
    return {
      type: "unsupported",
      reason: `\`${written}\` with a program as its value is not graded: write it as a \`javascript\` or \`python\` assertion`,
      ...common,
    };
  const value = isScript
    ? assertion.value
    : Array.isArray(assertion.value)
      ? assertion.value.map((one: unknown) => readFileValue(one, folder))
      : readFileValue(assertion.value, folder);
  const rubricPrompt = readFileValue(assertion.rubricPrompt, folder);
  const made = make(
    { ...assertion, type: written, value, ...(rubricPrompt === undefined ? {} : { rubricPrompt }) },
    context,
  );
  // Groups of judges: each of them sees what the transforms left.
  const graders = Array.isArray(made.graders)
    ? { graders: (made.graders as readonly object[]).map((one) => ({ ...one, ...transform })) }
    : transform;
  return { type, ...made, ...graders, ...common } as GraderSpec;
}

function unknownType(written: string): Error {
  const known = [...supportedAssertions, ...Object.keys(unsupportedAssertions)];
  const near = known.filter((one) => editDistance(one, plainType(written)) <= 2);
  return faultWithFix(
    `"${written}" is not an assertion`,
    near.length > 0 ? `Write ${near.join(" or ")}, if that was meant` : `There are ${known.join(", ")}`,
  );
}
