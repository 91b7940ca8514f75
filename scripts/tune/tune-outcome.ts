import type { ReportTable } from "../../evals/replay/draw/report-page.ts";
import type { TradePoint } from "../../evals/replay/tune/trade-points.ts";

/** What a sweep found, of files or of traffic, ready to be shown. */
export interface TuneOutcome {
  readonly notes: readonly string[];
  readonly tables: readonly ReportTable[];
  readonly front: readonly TradePoint[];
  readonly named: readonly TradePoint[];
  /** How its qualities and costs are known, in words. */
  readonly knownHow: string;
  /** Configuration file that the weights belong to. */
  readonly configFile: string;
}
