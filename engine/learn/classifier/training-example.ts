import type { PromptFeatures } from "../../contracts/index.ts";

/** One labelled prompt for the task classifier. */
export interface TrainingExample {
  readonly features: PromptFeatures;
  /** Index of its task type. */
  readonly label: number;
}
