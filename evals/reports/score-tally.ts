import type { CaseResult } from "../runs/run-store.ts";
import { clusteredMean } from "../stats/clustered-mean.ts";
import type { CaseScores } from "../stats/paired-comparison.ts";
import { scoreInterval } from "../stats/score-interval.ts";
import type { ScoreSummary } from "./report.ts";

/** Collects the scores of one target on some cases. */
export interface ScoreTally {
  add(result: CaseResult): void;
  /** By case: samples of one case are one observation, their mean. */
  readonly scores: CaseScores;
  summary(): ScoreSummary;
}

/** Mean over the samples that have a score. */
class CaseScore {
  private sum = 0;
  private samples = 0;
  readonly weight: number;
  readonly cluster: string;
  constructor(weight: number, cluster: string) {
    this.weight = weight;
    this.cluster = cluster;
  }
  add(score: number): void {
    this.sum += score;
    this.samples += 1;
  }
  get score(): number {
    return this.sum / this.samples;
  }
}

/** Cluster names are the suite's own. */
function clusterOf({ promptId, cluster }: CaseResult): string {
  const name = `${promptId.split("/")[0]}/${cluster}`;
  // A case that stands alone shares its id's text: there may be a hundred thousand.
  return name === promptId ? promptId : name;
}

export function createScoreTally(): ScoreTally {
  const cases = new Map<string, CaseScore>();
  let [scored, unscored, errors, failed] = [0, 0, 0, 0];
  return {
    scores: cases,
    add(result) {
      if (result.passed === false) failed += 1;
      if (result.score === null) {
        unscored += 1;
        if (result.error !== null) errors += 1;
        return;
      }
      scored += 1;
      const known = cases.get(result.promptId) ?? new CaseScore(result.weight, clusterOf(result));
      cases.set(result.promptId, known);
      known.add(result.score);
    },
    summary: () => ({ scored, unscored, errors, failed, ...summaryOf([...cases.values()]) }),
  };
}

function summaryOf(
  cases: readonly CaseScore[],
): Pick<ScoreSummary, "cases" | "clusters" | "mean" | "interval" | "noIntervalReason"> {
  const estimate = clusteredMean(
    cases.map(({ score }) => score),
    cases.map(({ cluster }) => cluster),
    { weights: cases.map(({ weight }) => weight) },
  );
  if (estimate === null)
    return {
      ...{ cases: cases.length, clusters: 0, mean: null, interval: null },
      noIntervalReason: cases.length === 0 ? "nothing was scored" : "no scored case weighs anything",
    };
  const { clusters, mean } = estimate;
  const isPlainRate =
    clusters === cases.length &&
    cases.every(({ score, weight }) => (score === 0 || score === 1) && weight === cases[0]?.weight);
  const interval = scoreInterval(estimate, isPlainRate);
  return {
    ...{ cases: cases.length, clusters, mean, interval },
    noIntervalReason:
      interval !== null
        ? null
        : cases.length === 1
          ? "one case shows nothing of the others"
          : `all ${cases.length} cases count as one cluster`,
  };
}
