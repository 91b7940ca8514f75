import { refusal } from "../errors/refusal.ts";
import type { ExperimentSettings, ExperimentUnit } from "../operation/experiment-settings.ts";

/** A share of units that stays on one model, to measure savings against. */
export interface HoldoutSettings {
  /** Share of units that is held out, (0, 0.5]. */
  readonly share: number;
  /** @default `routing.baseline` */
  readonly model?: string;
  /** @default request */
  readonly unit?: ExperimentUnit;
  /** @default all tenants */
  readonly tenant?: string;
}

const holdoutDefaults = { unit: "request" } as const;

/** Names of a holdout's two arms. */
export const holdoutArms = { baseline: "baseline", routed: "routed" } as const;

/**
 * A holdout as the standing experiment that it is: it is looked at as others are, and ended by hand alone.
 *
 * @param baseline the configured one; null: none is
 * @throws GatewayError `invalid_request` where there is no model to hold out on
 */
export function holdoutExperiment(
  { share, model, unit = holdoutDefaults.unit, tenant }: HoldoutSettings,
  baseline: string | null,
): ExperimentSettings {
  const heldOutOn = model ?? baseline;
  if (heldOutOn === null)
    throw refusal(
      "holdout.model",
      "is not set, and neither is `routing.baseline`: name the model to hold out on (`model` in a request, --model of the command)",
    );
  return {
    name: `holdout on ${heldOutOn}`.slice(0, 100),
    ...(tenant === undefined ? {} : { tenant }),
    unit,
    metric: "cost",
    arms: [
      { name: holdoutArms.baseline, share, models: [heldOutOn] },
      { name: holdoutArms.routed, share: 1 - share },
    ],
  };
}
