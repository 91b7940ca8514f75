import type { PairEvidence } from "./pair-evidence.ts";

/** Evidence for the first of two models against the second. */
export type PairTable = (first: string, second: string) => PairEvidence;

export interface Verdict {
  /** null: nobody can win. */
  readonly winner: string | null;
  /** `best`: surely the best; `near`: surely no further behind the best than the tolerance; `open`: the leader so far, not sure. */
  readonly sureness: "best" | "near" | "open";
}

/** Those of `alive` that another is surely ahead of; one always remains. */
export function beatenModels(
  alive: readonly string[],
  pairs: PairTable,
): { readonly model: string; readonly by: string }[] {
  const beaten: { model: string; by: string }[] = [];
  for (const model of alive) {
    if (beaten.length === alive.length - 1) break;
    const by = alive.find((other) => other !== model && pairs(other, model).isAhead);
    if (by !== undefined) beaten.push({ model, by });
  }
  return beaten;
}

/** What can be said of the models that remain. Ties of the leader go to the earlier in the list. */
export function verdictOf(alive: readonly string[], pairs: PairTable): Verdict {
  const [first] = alive;
  if (first === undefined) return { winner: null, sureness: "open" };
  const rivals = (model: string): string[] => alive.filter((other) => other !== model);
  const lead = (model: string): number =>
    Math.min(0, ...rivals(model).map((other) => pairs(model, other).meanDifference ?? 0));
  const leader = alive.reduce((best, model) => (lead(model) > lead(best) ? model : best), first);
  const isBest = (model: string): boolean => rivals(model).every((other) => pairs(model, other).isAhead);
  const isNear = (model: string): boolean =>
    rivals(model).every((other) => pairs(model, other).isAhead || pairs(model, other).isNear);
  const ordered = [leader, ...rivals(leader)];
  const best = ordered.find(isBest);
  if (best !== undefined) return { winner: best, sureness: "best" };
  const near = ordered.find(isNear);
  return near === undefined ? { winner: leader, sureness: "open" } : { winner: near, sureness: "near" };
}
