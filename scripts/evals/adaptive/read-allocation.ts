import { allocationDefaults } from "../../../evals/allocation/allocation-plan.ts";

/** Null: all cases are asked of all models. */
type AllocationArguments =
  | { readonly goal: "route"; readonly untilRegret: number; readonly confidence: number }
  | { readonly goal: "compare"; readonly margin: number; readonly confidence: number }
  | null;

interface AllocationOptions {
  readonly adaptive: boolean;
  readonly stopWhenSure: boolean;
  readonly untilRegret: number | null;
  readonly margin: number | null;
  readonly confidence: number | null;
}

/** @throws Error naming the option that another belongs to */
export function readAllocation(options: AllocationOptions): AllocationArguments {
  const { adaptive, stopWhenSure, untilRegret, margin } = options;
  if (adaptive && stopWhenSure)
    throw new Error(
      "--adaptive and --stop-when-sure exclude each other: the first decides by task type and leaves models out, the second compares all models on the same cases",
    );
  if (untilRegret !== null && !adaptive)
    throw new Error("--until-regret belongs to --adaptive: add it, or leave out --until-regret");
  if (margin !== null && !stopWhenSure)
    throw new Error("--margin belongs to --stop-when-sure: add it, or leave out --margin");
  if (options.confidence !== null && !adaptive && !stopWhenSure)
    throw new Error("--confidence belongs to --adaptive or --stop-when-sure: add one of them");
  const confidence = options.confidence ?? allocationDefaults.confidence;
  if (adaptive)
    return { goal: "route", untilRegret: untilRegret ?? allocationDefaults.untilRegret, confidence };
  return stopWhenSure ? { goal: "compare", margin: margin ?? allocationDefaults.margin, confidence } : null;
}
