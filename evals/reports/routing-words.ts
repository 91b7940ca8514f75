import { chanceWords } from "./claim-words.ts";
import type { RoutingSummary } from "./report.ts";

const points = (share: number): string => (100 * share).toFixed(1);

/** What a router was worth, in a sentence for the terminal and the page. */
export function routingWords(routing: RoutingSummary): string {
  const { againstBestSingle: against, costRatio } = routing;
  const range =
    against.interval === null
      ? ""
      : ` (95%: ${points(against.interval.low)} to ${points(against.interval.high)})`;
  const chance = chanceWords(against);
  const cost = costRatio === null ? "" : `, at ${points(costRatio)}% of its cost`;
  const gap =
    routing.oracleGapClosed === null
      ? ""
      : routing.oracleGapClosed < 0
        ? `; a perfect choice would reach ${points(routing.oracleMean)}%`
        : `, ${points(routing.oracleGapClosed)}% of the way from there to a perfect choice (${points(routing.oracleMean)}%)`;
  return (
    `${routing.router}: ${points(routing.mean)}% on ${routing.cases} cases, ` +
    `${against.difference < 0 ? "" : "+"}${points(against.difference)} points${range} against ${routing.bestSingle}, ` +
    `the best single model in hindsight${chance === "may be chance" ? ", which may be chance" : chance === "" ? "" : ` (${chance})`}${cost}${gap}.`
  );
}
