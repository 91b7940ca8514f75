import { dereference } from "../assertions/dereference.ts";
import { faultWithFix, guarded } from "../fault.ts";
import { readFileValue } from "../file-value.ts";
import type { LoadContext } from "../load-context.ts";
import type { PromptfooFile, PromptfooTest } from "../promptfoo-file.ts";
import { isRequestField } from "../providers/request-parameters.ts";
import { checkFields } from "../support/check-fields.ts";
import { optionFields, testFields } from "../support/field-support.ts";
import { mergeTests } from "./merge-tests.ts";
import type { PlacedTest } from "./read-tests.ts";

/** The default test, with what the command line's defaults add to it. */
export function defaultTest(
  file: PromptfooFile,
  commandLine: Readonly<Record<string, unknown>>,
  context: LoadContext,
): PromptfooTest {
  const place = context.placeOf("defaultTest");
  const found = guarded(context.problems, place, "defaultTest", {}, () => {
    const read = readFileValue(file.defaultTest ?? {}, context.folder);
    if (typeof read !== "object" || read === null || Array.isArray(read))
      throw faultWithFix(
        "the default test is neither an object nor a file of one",
        "Write vars and assert, or file://path",
      );
    return dereference(read, file) as PromptfooTest;
  });
  checkTest({ test: found, place, field: "defaultTest" }, context);
  const { promptPrefix: prefix, promptSuffix: suffix, var: vars } = commandLine;
  return mergeTests(
    {
      ...(typeof vars === "object" && vars !== null ? { vars } : {}),
      options: { ...(prefix === undefined ? {} : { prefix }), ...(suffix === undefined ? {} : { suffix }) },
    },
    found,
  );
}

/** Holds the fields of a test against what is known of them. @throws Error where it is no object */
export function checkTest({ test, place, field }: PlacedTest, context: LoadContext): void {
  if (typeof test !== "object" || test === null || Array.isArray(test))
    throw faultWithFix("a test is no object", "Write vars and assert");
  checkFields(test, testFields, field, () => place, context);
  const known = Object.fromEntries(
    Object.entries(test.options ?? {}).filter(([key]) => !isRequestField(key)),
  );
  checkFields(known, optionFields, `${field}.options`, () => place, context);
}
