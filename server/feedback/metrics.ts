import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";

/** What feedback is given on: its type, which end of it is good, and what one value counts for as evidence of a model's quality. */
export interface FeedbackMetric {
  readonly name: string;
  readonly type: "boolean" | "number" | "text";
  /** Which values are better; of a text nothing. */
  readonly direction: "higher" | "lower";
  /** Of a number: both ends are allowed values. */
  readonly range: readonly [number, number];
  /** Share of one exact observation that a value counts for, [0,1]; 0: it is kept and shown, and moves no belief. */
  readonly weight: number;
}

export type FeedbackValue = boolean | number | string;

/** Signals that are inferred, or sent by a program, and that a configuration has to ask for. */
export const implicitMetrics = {
  /** The same prompt came again from the same session, conversation or user within minutes. */
  retry: { name: "retry", type: "boolean", direction: "lower", range: [0, 1], weight: 0.1 },
  /** The client left before its stream ended. */
  abandoned: { name: "abandoned", type: "boolean", direction: "lower", range: [0, 1], weight: 0.1 },
  /** Whether the test of what was made of the reply passed; sent by the program that ran it. */
  test: { name: "test_passed", type: "boolean", direction: "higher", range: [0, 1], weight: 1 },
} as const satisfies Readonly<Record<string, FeedbackMetric>>;

export type ImplicitSignal = keyof typeof implicitMetrics;

/** There without being declared; a declared one of the same name takes its place. */
const builtInMetrics: readonly FeedbackMetric[] = [
  { name: "thumbs", type: "boolean", direction: "higher", range: [0, 1], weight: 0.5 },
  { name: "score", type: "number", direction: "higher", range: [0, 1], weight: 0.5 },
  { name: "comment", type: "text", direction: "higher", range: [0, 1], weight: 0 },
];

/** Every metric that values are taken for, by name. */
export function metricsByName(
  declared: readonly FeedbackMetric[],
  implicit: Readonly<Record<ImplicitSignal, boolean>>,
): ReadonlyMap<string, FeedbackMetric> {
  const asked = (Object.keys(implicitMetrics) as ImplicitSignal[]).filter((signal) => implicit[signal]);
  return new Map(
    [...builtInMetrics, ...asked.map((signal) => implicitMetrics[signal]), ...declared].map((metric) => [
      metric.name,
      metric,
    ]),
  );
}

/** Longest text that a value, or a comment, may be. */
export const maxFeedbackCharacters = 10_000;

/**
 * A value on the scale of evidence.
 *
 * @returns [0,1], 1 is best; null: a text, which says nothing by itself
 * @throws GatewayError `feedback_value_invalid` for a value of another type or outside of the range
 */
export function scoreOf(metric: FeedbackMetric, value: unknown): number | null {
  const { type, range, direction, name } = metric;
  const [min, max] = range;
  const wrong = (expected: string): never => {
    throw new GatewayError(
      "feedback_value_invalid",
      `\`value\` of the metric \`${name}\` must be ${expected}, not ${shown(value)}.`,
      "value",
    );
  };
  if (type === "text")
    return typeof value === "string" && value !== "" && value.length <= maxFeedbackCharacters
      ? null
      : wrong(`a text of 1 to ${maxFeedbackCharacters} characters`);
  if (type === "boolean" && typeof value !== "boolean") return wrong("true or false");
  if (type === "number" && !(typeof value === "number" && value >= min && value <= max))
    return wrong(`a number from ${min} to ${max}`);
  const share = type === "boolean" ? Number(value) : ((value as number) - min) / (max - min);
  return direction === "higher" ? share : 1 - share;
}

/** A value in an error: its kind, and itself where it is short. */
function shown(value: unknown): string {
  if (value === undefined) return "absent";
  if (typeof value === "string")
    return value.length > 40 ? `a text of ${value.length} characters` : `the text "${quote(value)}"`;
  return typeof value === "object" && value !== null ? "an object or a list" : String(value);
}
