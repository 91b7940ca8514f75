import type { Operation } from "../../operation/operation.ts";
import type { DispatchTarget } from "./dispatch-target.ts";

/** The same place at the model's next lower effort; null: there is none, or the client itself chose the effort. */
export function lowerEffort(
  { candidate, deployment }: DispatchTarget,
  { reasoningEffort }: Pick<Operation, "reasoningEffort">,
): DispatchTarget | null {
  const { model } = candidate;
  if (reasoningEffort !== null || candidate.reasoningEffort === null) return null;
  const effort = model.reasoningEfforts[model.reasoningEfforts.indexOf(candidate.reasoningEffort) - 1];
  if (effort === undefined) return null;
  return { candidate: { id: `${model.id}@${effort}`, model, reasoningEffort: effort }, deployment };
}
