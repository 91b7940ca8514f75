import type { Candidate, ModelSpec, ReasoningEffort } from "../contracts/index.ts";

/** `openai/gpt-5@high`, or the model's own id where no effort is set. */
const candidateId = (modelId: string, reasoningEffort: ReasoningEffort): string =>
  reasoningEffort === null ? modelId : `${modelId}@${reasoningEffort}`;

/** A model as the units that are ranked: one per reasoning effort, or the model alone where it has none. */
export function expandCandidates(model: ModelSpec): Candidate[] {
  const efforts = model.reasoningEfforts.length === 0 ? [null] : model.reasoningEfforts;
  return efforts.map((effort) => candidateAt(model, effort));
}

/**
 * One model at one effort. Where the endpoint takes tools at certain efforts only, the candidates at the others carry a copy of the model
 * without tools, so that a request with tools is never sent to a combination that the provider refuses.
 */
export function candidateAt(model: ModelSpec, reasoningEffort: ReasoningEffort): Candidate {
  const refusesTools =
    reasoningEffort !== null &&
    model.effortsWithTools !== undefined &&
    !model.effortsWithTools.includes(reasoningEffort);
  return {
    id: candidateId(model.id, reasoningEffort),
    model: refusesTools ? { ...model, capabilities: { ...model.capabilities, tools: false } } : model,
    reasoningEffort,
  };
}
