/** How sharply reasoning lengths gather round their median: the shape of a log-logistic distribution. 2.5: half of the prompts need 0.64 to 1.55 of it. */
const shape = 2.5;
/** Share of a limit that an answer takes at most: a client that sends a small one wants a short answer. */
const answerShare = 0.5;

/**
 * Probability, [0,1], that a model is done reasoning before the output limit is reached, and so says anything at all: a reply that ends within its
 * reasoning is empty, and billed. Log-logistic in the room that the limit leaves beside the answer: `1 / (1 + (expected / room) ^ shape)`.
 *
 * @param limit the request's output limit, tokens; null: none, and then everything fits
 * @param answerTokens expected of the answer
 * @param reasoningTokens expected of the reasoning; 0: the model does not reason
 */
export function reasoningFit(limit: number | null, answerTokens: number, reasoningTokens: number): number {
  if (limit === null || reasoningTokens <= 0) return 1;
  const room = limit - Math.min(answerTokens, limit * answerShare);
  return 1 / (1 + (reasoningTokens / room) ** shape);
}
