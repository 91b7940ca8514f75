import { snakeKeys } from "../../engine/index.ts";
import type { CaseResult } from "../runs/run-store.ts";
import type { Report } from "./report.ts";

/** Fields whose keys are data: task types. */
const dataFields: ReadonlySet<string> = new Set(["byTask", "picks", "toolCalls"]);

/**
 * The whole report as JSON in pieces, for programs: the figures, then every result in `results`. Runs may have more results than memory, so
 * that they are read page by page. Names are in snake_case.
 */
export async function* reportJson(
  report: Report,
  results: AsyncIterable<readonly CaseResult[]>,
): AsyncGenerator<string> {
  // These are what a page lists; the results are all there is.
  const { failures: _, furtherFailures: __, passes: ___, furtherPasses: ____, ...figures } = report;
  yield `${JSON.stringify(snakeKeys(figures, dataFields), null, 2).slice(0, -2)},\n  "results": [`;
  let isFirst = true;
  for await (const page of results) {
    for (const result of page) {
      yield `${isFirst ? "" : ","}\n    ${JSON.stringify(snakeKeys(result, dataFields))}`;
      isFirst = false;
    }
  }
  yield "\n  ]\n}\n";
}
