import { weightedMean } from "./weighted-mean.ts";

/**
 * Mean of what the model predicts for the other policy's choices: the direct method (Dudík, Langford and Li 2011, arXiv:1103.4601, eq. 1).
 * As right as the predictions are, whatever the log holds. Null where no row counts.
 *
 * @param counts how often each row counts, in a bootstrap's draw
 */
export const directEstimate = (targetValues: Float64Array, counts: Float64Array): number | null =>
  weightedMean(targetValues, counts);
