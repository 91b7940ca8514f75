import type { DenseScores } from "./dense-outcomes.ts";

/** What a router believes of every model on every prompt, laid out as `DenseScores.scores`. */
export interface RouterPredictions {
  /** Expected score. */
  readonly quality: Float64Array;
  /** Expected dollars per call, zero or more. */
  readonly costUsd: Float64Array;
}

/** Throws a RangeError where the shape does not fit or a value is not finite, naming prompt and model. */
export function requirePredictions(predictions: RouterPredictions, outcomes: DenseScores): void {
  for (const name of ["quality", "costUsd"] as const) {
    const values = predictions[name];
    if (values.length !== outcomes.scores.length) {
      throw new RangeError(
        `predictions.${name} has ${values.length} values; ${outcomes.promptCount} prompts x ${outcomes.modelCount} models need ${outcomes.scores.length}.`,
      );
    }
    const wrong = values.findIndex((value) => !Number.isFinite(value));
    if (wrong !== -1) {
      const prompt = Math.floor(wrong / outcomes.modelCount);
      const model = outcomes.models[wrong % outcomes.modelCount];
      throw new RangeError(
        `predictions.${name} of "${model}" on prompt ${prompt} is ${values[wrong]}: predict a finite number.`,
      );
    }
  }
}
