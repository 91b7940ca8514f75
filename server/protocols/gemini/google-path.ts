/** What the path of one of Gemini's methods names. */
export interface GooglePath {
  /** As a client wrote it: `auto:best`, `openai/gpt-5`. */
  readonly model: string;
  /** `generateContent`, `countTokens`, ... */
  readonly method: string;
}

/** Reads what follows `/models/`, decoded: the method comes after the last colon, because models may have one themselves. null: there is no method. */
export function readGooglePath(rest: string): GooglePath | null {
  const colon = rest.lastIndexOf(":");
  if (colon <= 0) return null;
  return { model: rest.slice(0, colon).replace(/^models\//, ""), method: rest.slice(colon + 1) };
}

/** Whether Gemini's clients ask for a target: all under `/v1beta`, and models with a method behind them. */
export const isGooglePath = (target: string): boolean =>
  /^\/+(?:v1\/+)?v1beta(?:[/?]|$)/.test(target) ||
  /^\/+(?:v1\/+)?models\/[^?]*(?::|%3A)(?:[a-z]+Contents?|countTokens)(?:\?|$)/i.test(target);
