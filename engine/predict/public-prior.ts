import type { Beliefs, CandidatePrior } from "../contracts/index.ts";

/** What public figures say of a candidate: its own prior, else its model's; null: there is no figure. */
export function publicPriorOf(candidateId: string, priors: Beliefs): CandidatePrior | null {
  const own = priors.candidates[candidateId];
  if (own !== undefined) return own;
  const effortAt = candidateId.lastIndexOf("@");
  return effortAt === -1 ? null : (priors.candidates[candidateId.slice(0, effortAt)] ?? null);
}
