import { createSeededRandom, fitEvidenceModel } from "../../../engine/index.ts";
import { shuffled } from "../../load/split-rows.ts";
import { type FeaturedRows, replayPart } from "../replay-part.ts";
import { policyChoices } from "../replay-policy.ts";
import { predictWithModel } from "../routers/evidence-router.ts";

/** What a user with few labelled prompts is told to use: never worse than the model of today, as sure as 95 in 100. */
export const guaranteeTerms = { share: 1, confidence: 0.95 } as const;

/** The guarantee against one model that a user may have today, on the prompts that were not learned from. */
export interface GuaranteeScore {
  readonly baseline: string;
  /** Accuracy less the baseline's. */
  readonly qualityGain: number;
  /** Of that gain, over questions; 0 where every choice was the baseline. */
  readonly standardError: number;
  /** Dollars over the baseline's; null where no cost is recorded. */
  readonly costRatio: number | null;
  /** Share of the prompts that went to another model. */
  readonly moved: number;
}

/** Learns from so many random rows, and routes the rest under the guarantee with each model in turn as the one used today. */
export function scoreGuarantee(rows: FeaturedRows, repeat: number, trainingRows: number): GuaranteeScore[] {
  const { prompts } = rows.table;
  const train = shuffled([...prompts.keys()], createSeededRandom(repeat)).slice(0, trainingRows);
  const known = new Set(train.map((row) => prompts[row]!.group));
  const test = [...prompts.keys()].filter((row) => !known.has(prompts[row]!.group));
  const { training, questions, groups } = replayPart({ ...rows, rows: train }, { ...rows, rows: test });
  const hasContext = rows.features.every(({ contextualEmbedding }) => contextualEmbedding !== null);
  const model = fitEvidenceModel(training, repeat);
  const predictions = predictWithModel(model, questions, hasContext ? "full" : "static");
  const width = questions.models.length;
  return questions.models.map((baseline, column) => {
    const choices = policyChoices({ kind: "guarantee", ...guaranteeTerms, baseline }, predictions);
    const gains = new Map<string, number>();
    let [scored, moved, costUsd, baselineCostUsd] = [0, 0, 0, 0];
    for (const [row, choice] of choices.entries()) {
      const [own, base] = [row * width + choice, row * width + column];
      const gain = questions.scores[own]! - questions.scores[base]!;
      if (Number.isNaN(gain)) continue;
      scored += 1;
      moved += Number(choice !== column);
      gains.set(groups[row]!, (gains.get(groups[row]!) ?? 0) + gain);
      const [cost, baseCost] = [questions.costsUsd[own]!, questions.costsUsd[base]!];
      if (Number.isNaN(cost) || Number.isNaN(baseCost)) continue;
      costUsd += cost;
      baselineCostUsd += baseCost;
    }
    const total = [...gains.values()].reduce((sum, gain) => sum + gain, 0);
    const qualityGain = total / scored;
    const squares = [...gains.values()].reduce((sum, gain) => sum + (gain - total / gains.size) ** 2, 0);
    return {
      baseline,
      qualityGain,
      standardError: Math.sqrt(squares) / scored,
      costRatio: baselineCostUsd > 0 ? costUsd / baselineCostUsd : null,
      moved: moved / scored,
    };
  });
}
