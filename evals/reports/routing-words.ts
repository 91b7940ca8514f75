import type { RoutingSummary } from "./report.ts";

const points = (share: number): string => (100 * share).toFixed(1);

/** What a router was worth, in a sentence for the terminal and the page. */
export function routingWords(routing: RoutingSummary): string {
  const { againstBestSingle: against, costRatio } = routing;
  const range =
    against.interval === null ? "" : `, ${points(against.interval.low)} to ${points(against.interval.high)}`;
  const isSure = against.interval !== null && (against.interval.low > 0 || against.interval.high < 0);
  const cost = costRatio === null ? "" : `, at ${points(costRatio)}% of its cost`;
  const gap =
    routing.oracleGapClosed === null
      ? ""
      : routing.oracleGapClosed < 0
        ? `; a perfect choice would reach ${points(routing.oracleMean)}%`
        : `, ${points(routing.oracleGapClosed)}% of the way from there to a perfect choice (${points(routing.oracleMean)}%)`;
  return (
    `${routing.router}: ${points(routing.mean)}% on ${routing.cases} cases, ` +
    `${against.difference < 0 ? "" : "+"}${points(against.difference)} points (95%: ${range.slice(2) || "unknown"}) against ${routing.bestSingle}, ` +
    `the best single model in hindsight${isSure ? "" : ", which may be chance"}${cost}${gap}.`
  );
}
