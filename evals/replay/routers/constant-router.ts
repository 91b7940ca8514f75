import { lineCosts } from "../line-costs.ts";
import { modelMeans } from "../model-means.ts";
import type { ReplayRouter } from "../replay-router.ts";
import { repeatRow } from "./repeat-row.ts";

/** Believes every model's mean everywhere: at full quality always the best single model of the training part. */
export const constantRouter: ReplayRouter = {
  name: "model means",
  knows: "prompt",
  predict(training, questions) {
    return {
      models: training.models,
      quality: repeatRow(modelMeans(training), questions.features.length),
      costUsd: lineCosts(training, questions),
      standardDeviation: null,
      tasks: null,
    };
  },
};
