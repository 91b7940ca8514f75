import type { Sampling } from "../../operation/normalised-request.ts";
import type { ClaudeTraits } from "./claude-traits.ts";

/** `temperature`, `top_p` and `top_k` as a model of Anthropic's takes them; null: not sent. */
export interface ClaudeSampling {
  readonly temperature: number | null;
  readonly top_p: number | null;
  readonly top_k: number | null;
}

/** While it thinks, and from Opus 4.7 on, a model takes the default values only. */
export function claudeSampling(
  asked: Sampling,
  traits: ClaudeTraits,
  isThinking: boolean,
  dropped: Set<string>,
): ClaudeSampling {
  const { topK } = asked;
  const isFixed = traits.hasFixedSampling || isThinking;
  const note = (field: string, value: number | null, isTaken: boolean): number | null => {
    if (value !== null && !isTaken) dropped.add(field);
    return isTaken ? value : null;
  };
  const isDefault = (value: number | null): boolean => value === 1 || value === null;
  const temperature =
    isFixed && isDefault(asked.temperature) ? null : note("temperature", asked.temperature, !isFixed);
  // OpenAI's scale ends at 2, Anthropic's at 1.
  if (temperature !== null && temperature > 1) dropped.add("temperature");
  const mayTakeTopP = !isFixed && !(traits.takesOneOfSampling && temperature !== null);
  return {
    temperature: temperature === null ? null : Math.min(1, temperature),
    top_p: isDefault(asked.topP) ? null : note("top_p", asked.topP, mayTakeTopP),
    top_k: note("top_k", topK, !isFixed),
  };
}
