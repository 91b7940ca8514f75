import type { EvidenceRow } from "../../engine/index.ts";
import { type CorrectableRow, correctGroup } from "../judges/correct-group.ts";
import type { JudgeCorrections } from "../judges/judge-corrections.ts";
import { judgedScore } from "../judges/judged-score.ts";
import type { CaseResult } from "../runs/run-store.ts";
import { evidenceOfResult } from "./evidence-of-result.ts";

/** What judges had to do with a run's evidence. */
export interface JudgedEvidence {
  /** Rows whose score was corrected; their mean as the judge gave it and as it became, and their mean weight. null: there are none. */
  readonly corrected: {
    readonly rows: number;
    readonly meanGiven: number;
    readonly meanCorrected: number;
    readonly meanWeight: number;
  } | null;
  /** Rows by a judge that follows people's labels too little. */
  readonly useless: number;
  /** Rows by a judge without a calibration, by the reason why there is none. */
  readonly uncalibrated: ReadonlyMap<string, number>;
}

interface RunEvidence {
  readonly rows: readonly EvidenceRow[];
  readonly judged: JudgedEvidence;
}

interface Group {
  readonly rows: CorrectableRow[];
  /** Where they stand among all rows. */
  readonly places: number[];
}

/** All that a run says of models. Judged scores are corrected together by candidate, task type and suite. */
export async function evidenceOfRun(
  pages: AsyncIterable<readonly CaseResult[]>,
  runId: string,
  corrections: JudgeCorrections,
): Promise<RunEvidence> {
  const rows: EvidenceRow[] = [];
  const groups = new Map<string, Group>();
  const uncalibrated = new Map<string, number>();
  let useless = 0;
  for await (const page of pages) {
    for (const result of page) {
      const judged = judgedScore(result, corrections);
      const row = evidenceOfResult(result, { runId, judged });
      if (row === null) continue;
      rows.push(row);
      if (judged === null || row.score === null) continue;
      if (judged.state === "useless") useless += 1;
      else if (judged.state === "uncalibrated")
        uncalibrated.set(judged.reason, (uncalibrated.get(judged.reason) ?? 0) + 1);
      else {
        const key = `${row.candidateId}\0${row.taskType}\0${row.promptId.split("/")[0]}`;
        const group = groups.get(key) ?? { rows: [], places: [] };
        groups.set(key, group);
        group.rows.push({ promptId: row.promptId, score: row.score, judged });
        group.places.push(rows.length - 1);
      }
    }
  }
  const corrected = correctRows(rows, [...groups.values()]);
  return { rows, judged: { corrected, useless, uncalibrated } };
}

/** Puts corrected scores and weights in place. */
function correctRows(rows: EvidenceRow[], groups: readonly Group[]): JudgedEvidence["corrected"] {
  let [count, given, became, weights] = [0, 0, 0, 0];
  for (const group of groups) {
    const { scores, weight } = correctGroup(group.rows);
    for (const [at, place] of group.places.entries()) {
      const [row, score] = [rows[place], scores[at]];
      if (row === undefined || score === undefined) continue;
      rows[place] = { ...row, score, weight };
      count += 1;
      given += row.score ?? 0;
      became += score;
      weights += weight;
    }
  }
  if (count === 0) return null;
  return {
    rows: count,
    meanGiven: given / count,
    meanCorrected: became / count,
    meanWeight: weights / count,
  };
}
