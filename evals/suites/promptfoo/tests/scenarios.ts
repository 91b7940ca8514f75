import { dereference } from "../assertions/dereference.ts";
import { faultWithFix, guarded } from "../fault.ts";
import { readFileValue } from "../file-value.ts";
import { globSync, isGlob } from "../glob.ts";
import type { LoadContext } from "../load-context.ts";
import type { PromptfooTest } from "../promptfoo-file.ts";
import { mergeTests } from "./merge-tests.ts";
import { type PlacedTest, readTests } from "./read-tests.ts";

interface Scenario {
  readonly config?: unknown;
  readonly tests?: unknown;
}

/** Every test of every scenario with every set of its data. */
export function scenarioTests(scenarios: unknown, context: LoadContext): PlacedTest[] {
  const list = Array.isArray(scenarios)
    ? (scenarios as readonly unknown[])
    : scenarios === undefined
      ? []
      : [scenarios];
  return list.flatMap((written, index) => {
    const field = `scenarios[${index}]`;
    const place = context.placeOf("scenarios", index);
    return guarded(context.problems, place, field, [], () =>
      (dereference(filesOf(written, context.folder), context.root) as Scenario[]).flatMap((scenario) =>
        testsOf(scenario, field, () => place, context),
      ),
    );
  });
}

function filesOf(written: unknown, folder: string): Scenario[] {
  if (typeof written === "string") {
    const path = written.replace(/^file:\/\//, "");
    const files = isGlob(path) ? globSync(path, folder) : [path];
    if (files.length === 0)
      throw faultWithFix(`${written} matches no file`, "Check the path: it starts at the suite's folder");
    return files.flatMap((file) => [readFileValue(`file://${file}`, folder)].flat() as Scenario[]);
  }
  if (typeof written !== "object" || written === null)
    throw faultWithFix(
      "a scenario is neither an object nor a file",
      "Write config and tests, or file://path",
    );
  return [written];
}

function testsOf(
  scenario: Scenario,
  field: string,
  placeOf: () => PlacedTest["place"],
  context: LoadContext,
): PlacedTest[] {
  const tests = readTests(scenario.tests ?? [{}], `${field}.tests`, placeOf, context);
  return dataOf(scenario.config, context.folder).flatMap((data, index) =>
    tests.map((placed) => {
      const test = mergeTests(data, placed.test);
      // Every set of data is a conversation of its own.
      const metadata = { conversationId: `${field}.config[${index}]`, ...test.metadata };
      return { ...placed, test: { ...test, metadata } };
    }),
  );
}

/** The sets of data; `$values` and `$expand` name a file of more. */
function dataOf(config: unknown, folder: string): PromptfooTest[] {
  if (config === undefined || config === null) return [{}];
  if (typeof config === "string") return dataOf(readFileValue(config, folder), folder);
  if (Array.isArray(config)) return config.flatMap((one: unknown) => dataOf(one, folder));
  const { $values, $expand } = config as { $values?: unknown; $expand?: unknown };
  const file = $values ?? $expand;
  return file === undefined ? [config as PromptfooTest] : dataOf(readFileValue(file, folder), folder);
}
