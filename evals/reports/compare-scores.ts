import { pairedBootstrap } from "../stats/paired-bootstrap.ts";
import { pairedDifferences } from "../stats/paired-differences.ts";
import { signFlipTest } from "../stats/sign-flip-test.ts";
import type { Comparison } from "./report.ts";

type Scores = ReadonlyMap<string, { readonly score: number; readonly cluster: string }>;

/** Any fixed number: the same run gives the same report. */
const seed = 20_261_122;

/** First less second on the cases that both have; null: they share none. */
export function compareScores(first: Scores, second: Scores): Comparison | null {
  const shared = [...first].filter(([key]) => second.has(key));
  const pairs = pairedDifferences(
    shared.map(([, { score }]) => score),
    shared.map(([key]) => second.get(key)?.score ?? null),
    shared.map(([, { cluster }]) => cluster),
  );
  if (pairs === null) return null;
  const isComparable = pairs.clusters.clusterCount >= 2;
  const bounds = isComparable ? pairedBootstrap(pairs, { seed }) : null;
  return {
    difference: pairs.mean,
    interval:
      bounds === null || bounds.low === null || bounds.high === null
        ? null
        : { low: bounds.low, high: bounds.high },
    pValue: isComparable ? signFlipTest(pairs, { seed, flips: 4_000 }).pValue : null,
    cases: pairs.differences.length,
  };
}
