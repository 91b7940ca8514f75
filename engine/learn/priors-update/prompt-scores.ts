import type { EvidenceRow } from "../../contracts/index.ts";

/** One prompt's score, however often it was asked. */
export interface PromptScore {
  readonly score: number;
  /** (0,1]. */
  readonly weight: number;
}

/** What one source says on one task type. */
export interface ScoreGroup {
  readonly taskType: string;
  readonly sourceName: string;
  readonly newestMs: number;
  readonly byCandidate: ReadonlyMap<string, readonly PromptScore[]>;
}

interface OpenGroup {
  readonly taskType: string;
  readonly sourceName: string;
  newestMs: number;
  /** Rows by candidate and prompt. */
  readonly rows: Map<string, Map<string, EvidenceRow[]>>;
}

/**
 * Scored rows by task type and source, then by candidate. Several samples of a prompt are one observation, their weighted mean: they say
 * little of other prompts.
 */
export function promptScores(evidence: readonly EvidenceRow[]): ScoreGroup[] {
  const groups = new Map<string, OpenGroup>();
  for (const row of evidence) {
    const { taskType, sourceName, candidateId, promptId } = row;
    if (row.score === null || taskType === null) continue;
    const key = `${taskType}\n${sourceName}`;
    const group = groups.get(key) ?? { taskType, sourceName, newestMs: row.observedAtMs, rows: new Map() };
    groups.set(key, group);
    group.newestMs = Math.max(group.newestMs, row.observedAtMs);
    const ofCandidate = group.rows.get(candidateId) ?? new Map<string, EvidenceRow[]>();
    group.rows.set(candidateId, ofCandidate);
    const ofPrompt = ofCandidate.get(promptId) ?? [];
    ofCandidate.set(promptId, ofPrompt);
    ofPrompt.push(row);
  }
  return [...groups.values()].map(({ rows, ...group }) => ({
    ...group,
    byCandidate: new Map(
      [...rows].map(([candidateId, prompts]) => [candidateId, [...prompts.values()].map(meanOf)]),
    ),
  }));
}

function meanOf(rows: readonly EvidenceRow[]): PromptScore {
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const score = rows.reduce((sum, row) => sum + row.weight * (row.score ?? 0), 0) / total;
  return { score, weight: total / rows.length };
}
