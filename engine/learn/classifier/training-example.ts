import type { PromptFeatures } from "../../contracts/index.ts";

/** One labelled prompt for the task classifier. */
export interface TrainingExample {
  readonly features: PromptFeatures;
  /** Index of its task type. */
  readonly label: number;
  /** Examples of one group (variants of one prompt) are held out together; absent: a group of its own. */
  readonly group?: number;
}
