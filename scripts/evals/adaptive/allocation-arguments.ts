import { allocationDefaults } from "../../../evals/allocation/allocation-plan.ts";

/** Options of runs that choose their own cases, for `parseArgs`. */
export const allocationOptions = {
  adaptive: { type: "boolean", default: false },
  "until-regret": { type: "string" },
  "stop-when-sure": { type: "boolean", default: false },
  margin: { type: "string" },
  confidence: { type: "string" },
} as const;

export const allocationHelp = `\
  --adaptive          ask only what may still change which model the router chooses for a task type (docs/adaptive.md)
  --until-regret U    a task type is decided once its choice is at most U behind the best, in utility (${allocationDefaults.untilRegret})
  --stop-when-sure    end once it is sure which model scores best, at whatever case that is
  --margin M          for it: scores at most M apart count as equal; 0: only a difference ends it (${allocationDefaults.margin})
  --confidence C      for both: chance that no decision is false (${allocationDefaults.confidence})`;

/** Null: all cases are asked of all models. */
export type AllocationArguments =
  | { readonly goal: "route"; readonly untilRegret: number; readonly confidence: number }
  | { readonly goal: "compare"; readonly margin: number; readonly confidence: number }
  | null;

interface Values {
  readonly adaptive: boolean;
  readonly "until-regret"?: string | undefined;
  readonly "stop-when-sure": boolean;
  readonly margin?: string | undefined;
  readonly confidence?: string | undefined;
}

/** @throws Error naming the option and what it takes, or the option that it belongs to */
export function readAllocationArguments(values: Values): AllocationArguments {
  const { adaptive, "stop-when-sure": stopsWhenSure, "until-regret": untilRegret, margin } = values;
  if (adaptive && stopsWhenSure)
    throw new Error(
      "--adaptive and --stop-when-sure exclude each other: the first decides by task type and leaves models out, the second compares all models on the same cases",
    );
  if (untilRegret !== undefined && !adaptive)
    throw new Error("--until-regret belongs to --adaptive: add it, or leave --until-regret away");
  if (margin !== undefined && !stopsWhenSure)
    throw new Error("--margin belongs to --stop-when-sure: add it, or leave --margin away");
  if (values.confidence !== undefined && !adaptive && !stopsWhenSure)
    throw new Error("--confidence belongs to --adaptive or --stop-when-sure: add one of them");
  const confidence =
    values.confidence === undefined ? allocationDefaults.confidence : Number(values.confidence);
  if (!(confidence > 0 && confidence < 1))
    throw new Error(`--confidence takes a share between 0 and 1 such as 0.95, not ${values.confidence}`);
  if (adaptive) {
    const regret = untilRegret === undefined ? allocationDefaults.untilRegret : Number(untilRegret);
    if (!(regret > 0 && regret <= 1))
      throw new Error(`--until-regret takes a utility above 0 and up to 1 such as 0.01, not ${untilRegret}`);
    return { goal: "route", untilRegret: regret, confidence };
  }
  if (!stopsWhenSure) return null;
  const apart = margin === undefined ? allocationDefaults.margin : Number(margin);
  if (!(apart >= 0 && apart < 1) || margin?.trim() === "")
    throw new Error(`--margin takes a difference of scores from 0 to below 1 such as 0.02, not ${margin}`);
  return { goal: "compare", margin: apart, confidence };
}
