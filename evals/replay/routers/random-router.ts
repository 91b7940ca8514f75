import { createSeededRandom } from "../../../engine/index.ts";
import { lineCosts } from "../line-costs.ts";
import type { ReplayRouter } from "../replay-router.ts";

/** Believes anything: each model's quality is drawn evenly from [0,1] for every prompt. */
export const randomRouter: ReplayRouter = {
  name: "random",
  knows: "prompt",
  predict(training, questions, seed) {
    const random = createSeededRandom(seed);
    return {
      models: training.models,
      quality: new Float64Array(questions.features.length * training.models.length).map(() => random()),
      costUsd: lineCosts(training, questions),
      standardDeviation: null,
      tasks: null,
    };
  },
};
