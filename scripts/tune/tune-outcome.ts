import type { ReportTable } from "../../evals/replay/draw/report-page.ts";
import type { TradePoint } from "../../evals/replay/tune/trade-points.ts";

/** How a proposal is worded, by what is known. */
export interface ProposalWords {
  /** How qualities and costs are known. */
  readonly how: string;
  /** Within what a goal may be out of reach. */
  readonly within: string;
}

/** What a sweep found, of files or of traffic, ready to be shown. */
export interface TuneOutcome {
  readonly notes: readonly string[];
  readonly tables: readonly ReportTable[];
  readonly front: readonly TradePoint[];
  readonly named: readonly TradePoint[];
  readonly words: ProposalWords;
  /** Configuration file that the weights belong to. */
  readonly configFile: string;
}
