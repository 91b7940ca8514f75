import type { DenseOutcomes } from "../metrics/dense-outcomes.ts";
import type { BootstrapFigure } from "../stats/clustered-bootstrap.ts";
import { type FigureOptions, figuresByBootstrap } from "./figures-by-bootstrap.ts";

type PolicyFigureName = "quality" | "costPerThousandUsd" | "qualityGain" | "savings";

export type PolicyFigures = Readonly<Record<PolicyFigureName, BootstrapFigure>>;

/**
 * What a policy's choices would have scored and cost, and what they gain in quality and save in cost against always calling the
 * baseline. Costs are null where none are recorded.
 */
export function policyFigures(
  choices: Int32Array,
  { outcomes, hasCosts }: { readonly outcomes: DenseOutcomes; readonly hasCosts: boolean },
  baselineModel: number,
  options: FigureOptions,
): PolicyFigures {
  const { promptCount, modelCount, scores, costsUsd, groups } = outcomes;
  return figuresByBootstrap<PolicyFigureName>(
    groups,
    (weights) => {
      let total = 0;
      let quality = 0;
      let cost = 0;
      let baseQuality = 0;
      let baseCost = 0;
      for (let prompt = 0; prompt < promptCount; prompt += 1) {
        const weight = weights[prompt]!;
        const chosen = prompt * modelCount + choices[prompt]!;
        const base = prompt * modelCount + baselineModel;
        total += weight;
        quality += weight * scores[chosen]!;
        cost += weight * costsUsd[chosen]!;
        baseQuality += weight * scores[base]!;
        baseCost += weight * costsUsd[base]!;
      }
      if (!(total > 0)) return { quality: null, costPerThousandUsd: null, qualityGain: null, savings: null };
      return {
        quality: quality / total,
        costPerThousandUsd: hasCosts ? (1000 * cost) / total : null,
        qualityGain: (quality - baseQuality) / total,
        savings: hasCosts && baseCost > 0 ? 1 - cost / baseCost : null,
      };
    },
    options,
  );
}
