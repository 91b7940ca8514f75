import { type Catalog, groupBy, type Priors, type QualityPrior } from "../../engine/index.ts";
import type { MeasuredQuality, PublicFigure, QualityReport } from "../answers/quality-answer.ts";
import type { Client } from "../database/connect.ts";
import {
  qualityScores,
  type ScoreMoments,
  type ScoresOfSource,
  scoreMoments,
} from "../database/repositories/quality-scores.ts";
import { intervalOfMoments } from "./score-interval.ts";

export interface QualityPorts {
  readonly sql: Client;
  readonly catalog: () => Pick<Catalog, "candidates">;
  /** By candidate, else by model. */
  readonly figures: Priors["candidates"];
}

interface QualityQuestion {
  readonly sinceMs: number;
  /** null: everybody's scores. */
  readonly tenant: string | null;
  /** One model, by kind of work and with the evidence; null: all of them over all kinds of work. */
  readonly model: string | null;
}

/**
 * What was measured here of each candidate of `auto`, beside what public figures say of it. Unknown is null: a candidate without a public figure, work that
 * nobody scored.
 */
export async function readModelQuality(
  ports: QualityPorts,
  question: QualityQuestion,
): Promise<QualityReport> {
  const scores = await qualityScores(ports.sql, question);
  const moments = new Map(
    (await scoreMoments(ports.sql, question)).map((one) => [keyOf(one.candidate, one.taskType), one]),
  );
  const byCandidate = groupBy(scores, ({ candidate }) => candidate);
  const candidates = ports
    .catalog()
    .candidates.filter(({ model }) => question.model === null || model.id === question.model);
  return {
    object: "report.quality",
    since: new Date(question.sinceMs).toISOString(),
    data: candidates.map(({ id, model }) => {
      const figures = ports.figures[id] ?? ports.figures[model.id] ?? null;
      const own = byCandidate.get(id) ?? [];
      const byTask = groupBy(own, ({ taskType }) => taskType);
      const tasks = [...new Set([...byTask.keys(), ...Object.keys(figures?.quality ?? {})])];
      return {
        ...{ candidate: id, model: model.id },
        public: figureView(figures?.overall),
        measured: measuredView(own, moments.get(keyOf(id, null))),
        ...(question.model !== null && {
          tasks: tasks.map((task) => ({
            task_type: task,
            public: figureView(figures?.quality[task]),
            measured: measuredView(byTask.get(task) ?? [], moments.get(keyOf(id, task))),
          })),
        }),
      };
    }),
  };
}

const figureView = (figure: QualityPrior | undefined): PublicFigure | null =>
  figure === undefined
    ? null
    : { mean: figure.mean, standard_deviation: figure.standardDeviation, evidence: figure.evidence };

const keyOf = (candidate: string, taskType: string | null): string => `${candidate}\n${taskType ?? ""}`;

function measuredView(
  rows: readonly ScoresOfSource[],
  moments: ScoreMoments | undefined,
): MeasuredQuality | null {
  const weight = rows.reduce((sum, row) => sum + row.weight, 0);
  if (weight === 0) return null;
  const mean = rows.reduce((sum, row) => sum + row.weight * row.mean, 0) / weight;
  const interval = moments === undefined ? null : intervalOfMoments(moments);
  return {
    ...{ mean, low: interval?.low ?? null, high: interval?.high ?? null, weight },
    scores: rows.reduce((sum, row) => sum + row.scores, 0),
    sources: [...groupBy(rows, ({ source }) => source)].map(([source, ofOne]) => {
      const total = ofOne.reduce((sum, row) => sum + row.weight, 0);
      return {
        source,
        scores: ofOne.reduce((sum, row) => sum + row.scores, 0),
        mean: ofOne.reduce((sum, row) => sum + row.weight * row.mean, 0) / total,
        newest_at: new Date(Math.max(...ofOne.map(({ newestAtMs }) => newestAtMs))).toISOString(),
      };
    }),
  };
}
