import { requestLimits } from "./request-limits.ts";

/** A list of allowed models, wherever a request may send one. The stars of a pattern are counted by `modelMatcher`. */
export const modelPatterns = {
  type: "array",
  minItems: 1,
  maxItems: requestLimits.allowedModels,
  items: { type: "string", minLength: 1, maxLength: requestLimits.modelIdCharacters },
  description: "Model ids, with `*` for any run of characters: `anthropic/*`.",
} as const;
