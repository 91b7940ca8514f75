import type { Suite, SuiteCase } from "./suite.ts";

/** Whether a name of a model is meant by an entry: the same, or the entry's model at one of its efforts (`model@low`). */
const isMeant = (entry: string, model: string): boolean => entry === model || model.startsWith(`${entry}@`);

/** Whether a case is put to a model. */
export function isAskedOf({ onlyModels, exceptModels }: SuiteCase, model: string): boolean {
  if (exceptModels?.some((entry) => isMeant(entry, model))) return false;
  return onlyModels === undefined || onlyModels.some((entry) => isMeant(entry, model));
}

/** The case as one model gets it. */
export function caseForModel(suiteCase: SuiteCase, model: string): SuiteCase {
  const { perModel } = suiteCase;
  if (perModel === undefined) return suiteCase;
  const entry = Object.keys(perModel).find((name) => isMeant(name, model));
  return entry === undefined ? suiteCase : { ...suiteCase, ...perModel[entry] };
}

/** Replies that a run asks for: cases times the models that each is put to, times samples. */
export function plannedCount(suites: readonly Suite[], models: readonly string[], samples: number): number {
  let count = 0;
  for (const { cases } of suites)
    for (const one of cases) count += models.filter((model) => isAskedOf(one, model)).length;
  return count * samples;
}
