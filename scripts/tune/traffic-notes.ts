import type { LoggedFigures } from "../../evals/replay/tune/traffic/logged-figures.ts";
import type { BootstrapFigure } from "../../evals/stats/clustered-bootstrap.ts";
import { figureCell } from "../replay/figure-cell.ts";
import { formatPercent } from "../terminal/format-figures.ts";
import type { Traffic } from "./read-traffic.ts";
import type { TuneBasis } from "./tune-arguments.ts";
import { costDigits } from "./tune-summary.ts";
import type { TrafficResult } from "./tune-traffic.ts";

/** What was read, how far the log can be trusted, and what it cannot tell. */
export function trafficNotes(
  traffic: Traffic,
  result: TrafficResult,
  { sinceMs, basis }: { readonly sinceMs: number; readonly basis: TuneBasis },
): string[] {
  const { requests, automatic, presets, named, description } = traffic;
  const { logged, decidedAlike, decidedByWeights, drawn, latencyShare, refusing } = result;
  const unpriced = result.named.concat(result.front).filter((point) => point.unpriced > 0);
  const since = new Date(sinceMs).toISOString().replace("T", " ").slice(0, 16);
  return [
    `${counted(requests.length)} of auto since ${since} UTC, from ${description}`,
    ...(automatic > requests.length
      ? [`the newest of ${automatic}: --limit ${automatic} reads them all`]
      : []),
    ...(presets + named > 0
      ? [
          `left out: ${presets} for a preset of auto, ${named} that named their model; the configured weights do not decide them`,
        ]
      : []),
    logText("score", logged.scores, "nobody scored these requests: expected scores stand alone"),
    logText(
      "$ per 1000",
      logged.charges,
      "no charge of these requests is known: expected costs stand alone",
      costDigits,
    ),
    ...["score" as const, "charge" as const].flatMap((what) =>
      isOff(logged[`${what}s`])
        ? [
            `${what}s differ from what was expected by more than chance${basis === "scores" || logged.scores.requests === 0 ? "" : ": sweep --by scores"}`,
          ]
        : [],
    ),
    drawn === 0
      ? "nothing was drawn (routing.explore): the log can speak of weights only where they choose as it did"
      : `${formatPercent(drawn / requests.length)} of the requests could have gone to more than one candidate (routing.explore)`,
    ...(decidedByWeights > decidedAlike
      ? [
          `decided again under their own weights, ${formatPercent(decidedAlike / decidedByWeights)} of ${decidedByWeights} come out as they were: the log's figures are rounded, or an earlier version decided`,
        ]
      : []),
    `latency keeps its share of the weights, ${formatPercent(latencyShare)}`,
    ...(refusing > 0
      ? [`${refusing} settings leave requests without a candidate that has a price, and are not on the front`]
      : []),
    ...(basis === "scores"
      ? [
          `${result.tooThin} of ${result.swept} settings are too thin in scores or charges to stand on the front`,
        ]
      : []),
    ...(unpriced.length > 0
      ? [`${unpriced.length} settings send requests to a candidate without a price: their cost is not known`]
      : []),
    "in brackets: 95% intervals by a bootstrap over conversations; of an error that all predictions share they know nothing",
  ];
}

function logText(
  what: string,
  { requests, expected, observed }: LoggedFigures,
  nothing: string,
  digits?: number,
): string {
  if (requests === 0) return nothing;
  const show = (figure: BootstrapFigure): string => figureCell(figure, digits);
  return `of the choices made, ${counted(requests)}: ${what} expected ${show(expected)}, observed ${show(observed)}`;
}

/** Whether the whole interval of the difference lies on one side of nothing. */
const isOff = ({ difference: { low, high } }: LoggedFigures): boolean =>
  low !== null && high !== null && (low > 0 || high < 0);

const counted = (requests: number): string => `${requests} ${requests === 1 ? "request" : "requests"}`;
