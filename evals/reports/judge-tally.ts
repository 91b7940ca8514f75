import { studentTQuantile } from "../../engine/index.ts";
import type { JudgeKind } from "../graders/judge-part.ts";
import { type CorrectableRow, correctGroup, lineUncertainty } from "../judges/correct-group.ts";
import {
  type JudgeCorrections,
  minJudgeWeight,
  uncalibratedJudgeWeight,
} from "../judges/judge-corrections.ts";
import { judgedScore } from "../judges/judged-score.ts";
import type { CaseResult } from "../runs/run-store.ts";
import { clusteredMean } from "../stats/clustered-mean.ts";
import type { JudgedTarget, JudgeKindReport, JudgeReport } from "./judge-report.ts";

/** The judge of a run with what is known of it. */
export interface ReportJudge {
  readonly id: string;
  readonly corrections: JudgeCorrections;
}

/** Collects what rests on a judge. */
interface JudgeTally {
  add(result: CaseResult): void;
  /** null: nothing does. */
  report(): JudgeReport | null;
}

interface OfTarget {
  /** Sums over all judged scores. */
  cases: number;
  weight: number;
  weightedScore: number;
  /** Sum of the weights of scores that are not corrected. */
  uncorrectedWeight: number;
  readonly clusters: string[];
  readonly rows: CorrectableRow[];
  /** Of the cases of the rows. */
  readonly rowWeights: number[];
  /** By task type and suite, as evidence is corrected. */
  readonly groups: Map<string, CorrectableRow[]>;
}

export function createJudgeTally({ id, corrections }: ReportJudge): JudgeTally {
  const targets = new Map<string, OfTarget>();
  const kinds = new Map<JudgeKind, number>();
  const uncorrected = new Map<string, number>();
  return {
    add(result) {
      const judged = judgedScore(result, corrections);
      if (judged === null || result.score === null) return;
      for (const kind of judged.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      const own = targets.get(result.target) ?? {
        cases: 0,
        weight: 0,
        weightedScore: 0,
        uncorrectedWeight: 0,
        clusters: [],
        rows: [],
        rowWeights: [],
        groups: new Map<string, CorrectableRow[]>(),
      };
      targets.set(result.target, own);
      own.cases += 1;
      own.weight += result.weight;
      own.weightedScore += result.weight * result.score;
      if (judged.state !== "corrected") {
        const isUseless = judged.state === "useless";
        own.uncorrectedWeight += isUseless ? minJudgeWeight : uncalibratedJudgeWeight;
        const reason = isUseless ? "measured, it follows people's labels too little" : judged.reason;
        uncorrected.set(reason, (uncorrected.get(reason) ?? 0) + 1);
        return;
      }
      const row = { promptId: result.promptId, score: result.score, judged };
      const suite = result.promptId.split("/")[0];
      own.clusters.push(`${suite}/${result.cluster}`);
      own.rows.push(row);
      own.rowWeights.push(result.weight);
      const key = `${result.taskType}\0${suite}`;
      const group = own.groups.get(key) ?? [];
      own.groups.set(key, group);
      group.push(row);
    },
    report() {
      if (targets.size === 0) return null;
      return {
        judge: id,
        kinds: [...kinds].map(([kind, cases]) => kindReport(kind, cases, corrections)),
        uncorrected: [...uncorrected].map(([reason, cases]) => ({ reason, cases })),
        targets: [...targets]
          .map(([target, own]) => targetReport(target, own))
          .sort((one, other) => (other.corrected ?? other.mean) - (one.corrected ?? one.mean)),
      };
    },
  };
}

function kindReport(kind: JudgeKind, cases: number, corrections: JudgeCorrections): JudgeKindReport {
  const standing = corrections.standing(kind, null);
  if (standing.state === "uncalibrated")
    return { kind, cases, state: standing.state, biases: [], reason: standing.reason, calibration: null };
  const { points: _, ...calibration } = standing.calibration;
  const reason = standing.state === "useless" ? standing.reason : null;
  const biases = standing.state === "calibrated" ? standing.biases : [];
  return { kind, cases, state: standing.state, biases, reason, calibration };
}

function targetReport(target: string, own: OfTarget): JudgedTarget {
  const { cases } = own;
  const weights = [...own.groups.values()].reduce(
    (sum, rows) => sum + rows.length * correctGroup(rows).weight,
    own.uncorrectedWeight,
  );
  return {
    target,
    cases,
    mean: own.weight === 0 ? 0 : own.weightedScore / own.weight,
    // A mean over some of the cases would be the score of others.
    ...(own.rows.length === cases ? correctedMean(own) : { corrected: null, interval: null }),
    weight: weights / cases,
  };
}

/** The corrected mean; its error is that of the cases and that of the judge's line, which all cases share. */
function correctedMean({
  rows,
  rowWeights,
  clusters,
}: OfTarget): Pick<JudgedTarget, "corrected" | "interval"> {
  const estimate = clusteredMean(
    rows.map(({ judged }) => judged.score),
    clusters,
    { weights: rowWeights },
  );
  const bounded = (value: number): number => Math.min(1, Math.max(0, value));
  if (estimate === null) return { corrected: null, interval: null };
  const corrected = bounded(estimate.mean);
  if (estimate.standardError === null) return { corrected, interval: null };
  const line = lineUncertainty(
    rows.map(({ judged }) => judged),
    corrected,
  );
  // The line's error is small beside that of few clusters, whose degrees of freedom count for both.
  const reach =
    studentTQuantile(0.975, estimate.degreesOfFreedom) * Math.sqrt(estimate.standardError ** 2 + line);
  return {
    corrected,
    interval: { low: bounded(estimate.mean - reach), high: bounded(estimate.mean + reach) },
  };
}
