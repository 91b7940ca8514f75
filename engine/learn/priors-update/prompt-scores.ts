import type { EvidenceRow } from "../../contracts/index.ts";

/** One prompt's score, however often it was asked. */
export interface PromptScore {
  readonly score: number;
  /** (0,1]. */
  readonly weight: number;
}

/** What one source says of one candidate on one task type. */
export interface ScoreGroup {
  readonly taskType: string;
  readonly sourceName: string;
  readonly newestMs: number;
  readonly scores: readonly PromptScore[];
}

/**
 * Scored rows by candidate, then by task type and source. Several samples of a prompt are one observation, their weighted mean: they say
 * little of other prompts.
 */
export function promptScores(evidence: readonly EvidenceRow[]): Map<string, ScoreGroup[]> {
  const groups = new Map<
    string,
    Map<string, { row: EvidenceRow; newestMs: number; prompts: Map<string, EvidenceRow[]> }>
  >();
  for (const row of evidence) {
    if (row.score === null || row.taskType === null) continue;
    const ofCandidate = groups.get(row.candidateId) ?? new Map();
    groups.set(row.candidateId, ofCandidate);
    const key = `${row.taskType}\n${row.sourceName}`;
    const group = ofCandidate.get(key) ?? {
      row,
      newestMs: row.observedAtMs,
      prompts: new Map<string, EvidenceRow[]>(),
    };
    ofCandidate.set(key, group);
    group.newestMs = Math.max(group.newestMs, row.observedAtMs);
    group.prompts.set(row.promptId, [...(group.prompts.get(row.promptId) ?? []), row]);
  }
  return new Map(
    [...groups].map(([candidateId, ofCandidate]) => [
      candidateId,
      [...ofCandidate.values()].map(({ row, newestMs, prompts }) => ({
        taskType: row.taskType ?? "",
        sourceName: row.sourceName,
        newestMs,
        scores: [...prompts.values()].map(meanOf),
      })),
    ]),
  );
}

function meanOf(rows: readonly EvidenceRow[]): PromptScore {
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const score = rows.reduce((sum, row) => sum + row.weight * (row.score ?? 0), 0) / total;
  return { score, weight: total / rows.length };
}
