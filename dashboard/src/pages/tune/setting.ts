import type { PolicyAnswer, RoutingLimits, Weights } from "../../../../server/answers/preference-answers.ts";
import { decimal, dollars, duration, percent, unknown } from "../../format/format.ts";

/** What can be tuned: how `auto` weighs, and its ceilings and floors. */
export interface Setting {
  readonly rule:
    | { readonly kind: "point"; readonly usd: number }
    | { readonly kind: "weights"; readonly weights: Weights }
    | { readonly kind: "guarantee"; readonly share: number; readonly confidence: number };
  readonly limits: RoutingLimits;
}

/** Powers of ten between which the slider moves: dollars for a point of quality. */
export const sliderRange = { low: -6, high: -1, step: 0.05 } as const;
const sweepPoints = 13;

/** Prices of a quality point over the whole range, as a sweep asks for them. */
export const sweptPrices: readonly number[] = Array.from({ length: sweepPoints }, (_, index) =>
  Number(
    (
      10 **
      (sliderRange.low + (index / (sweepPoints - 1)) * (sliderRange.high - sliderRange.low))
    ).toPrecision(3),
  ),
);

export const settingInUse = ({ rule, limits }: PolicyAnswer): Setting => ({ rule, limits });

/** As the API takes it, in whole: what is null is no limit. */
export const wordsOf = ({ rule, limits }: Setting): Readonly<Record<string, unknown>> => ({
  ...(rule.kind === "point"
    ? { quality_point_usd: rule.usd }
    : rule.kind === "weights"
      ? { weights: rule.weights }
      : { guarantee: { share: rule.share, confidence: rule.confidence } }),
  ...limits,
});

export const isSame = (one: Setting, other: Setting): boolean =>
  JSON.stringify(wordsOf(one)) === JSON.stringify(wordsOf(other));

interface SettingLine {
  readonly name: string;
  readonly value: string;
}

/** A setting for people, the same lines in the same order for each. */
export const linesOf = ({ rule, limits }: Setting): readonly SettingLine[] => [
  { name: "Weighing", value: ruleText(rule) },
  { name: "Ceiling of cost", value: limits.max_cost_usd === null ? "none" : dollars(limits.max_cost_usd) },
  {
    name: "Ceiling of latency",
    value: limits.max_latency_ms === null ? "none" : duration(limits.max_latency_ms),
  },
  { name: "Floor of quality", value: limits.min_quality === null ? "none" : decimal(limits.min_quality) },
];

/** What was set once, as it was sent, in one line. @param configured holds where nothing was set */
export const settingText = (
  setting: Readonly<Record<string, unknown>> | null,
  configured: PolicyAnswer,
): string =>
  setting === null
    ? `as configured: ${linesOf(settingInUse(configured))
        .map(({ name, value }) => `${name.toLowerCase()}: ${value}`)
        .join("; ")}`
    : Object.entries(setting)
        .map(([name, value]) => `${name.replaceAll("_", " ")}: ${textOf(value)}`)
        .join("; ");

const textOf = (value: unknown): string =>
  value === null
    ? "none"
    : typeof value === "object"
      ? Object.entries(value)
          .map(([name, part]) => `${name} ${textOf(part)}`)
          .join(", ")
      : typeof value === "number"
        ? String(Number(value.toPrecision(4)))
        : String(value);

function ruleText(rule: Setting["rule"]): string {
  if (rule.kind === "point") return `a quality point is worth ${dollars(rule.usd)}`;
  if (rule.kind === "guarantee")
    return `keeps ${percent(rule.share, 0)} of the baseline's quality with ${percent(rule.confidence, 0)} confidence`;
  const { quality, cost, latency } = rule.weights;
  const sum = quality + cost + latency;
  const share = (weight: number): string => (sum === 0 ? unknown : decimal(weight / sum, 3));
  return `weights: quality ${share(quality)}, cost ${share(cost)}, latency ${share(latency)}`;
}
