import { isPresetName, type PresetName, presets } from "../../engine/index.ts";
import { namePattern } from "./key-settings.ts";
import { modelPatterns } from "./model-patterns-schema.ts";
import { routingSchema } from "./routing-schema.ts";

/** What is randomised: each request by itself, or all requests of a session or of an end user together. */
export const experimentUnits = ["request", "session", "user"] as const;
export type ExperimentUnit = (typeof experimentUnits)[number];

/** One way to route. Without `models`, `preset`, `weights` and `priors` it routes as without the experiment. */
export interface ArmSettings {
  readonly name: string;
  /** Relative to the other arms', above 0. @default 1 */
  readonly share?: number;
  /** Patterns of the models that `auto` chooses among. */
  readonly models?: readonly string[];
  readonly preset?: PresetName;
  readonly weights?: { readonly quality?: number; readonly cost?: number; readonly latency?: number };
  /** Version of the priors. */
  readonly priors?: string;
}

/** What must not get worse: the arm is stopped once it is shown to be worse than the first arm by more than the share. */
interface Guardrail {
  /** `cost`, `latency`, `error` or a metric of feedback. */
  readonly metric: string;
  /** Share of the first arm's mean that an arm may be worse by, [0, 10]. */
  readonly max_worse: number;
}

/** An experiment as the API, the command and the database write it. */
export interface ExperimentSettings {
  readonly name: string;
  /** Whose requests are in it. @default those of all tenants */
  readonly tenant?: string;
  readonly unit?: ExperimentUnit;
  /** The first is what the others are compared with. */
  readonly arms: readonly ArmSettings[];
  /** What decides: `cost`, `latency`, `error` or a metric of feedback. */
  readonly metric: string;
  /** Difference of means that matters, in the metric's unit (a boolean's: as a share). */
  readonly mde?: number;
  /** Probability that no false difference is ever called, (0.5, 1). @default 0.95 */
  readonly confidence?: number;
  /** Probability that a difference of `mde` is found with the planned units. @default 0.8 */
  readonly power?: number;
  readonly guardrails?: readonly Guardrail[];
  /** Share of units that are in it: rises evenly from `start` to `end` within `hours`. @default all from the start */
  readonly ramp?: { readonly start: number; readonly end: number; readonly hours: number };
  /** Ends undecided after so long. @default 28 */
  readonly max_days?: number;
}

export const experimentDefaults = {
  unit: "request",
  confidence: 0.95,
  power: 0.8,
  maxDays: 28,
} as const;

const maxArms = 10;
const metricName = {
  type: "string",
  pattern: "^[A-Za-z][A-Za-z0-9_.-]{0,63}$",
  description: "`cost`, `latency`, `error`, or a metric of feedback.",
} as const;
const share = { type: "number", minimum: 0, maximum: 1 } as const;

export const experimentSettingsSchema = {
  type: "object",
  required: ["name", "arms", "metric"],
  additionalProperties: false,
  properties: {
    name: { type: "string", minLength: 1, maxLength: 100, description: "For people." },
    tenant: { type: "string", pattern: namePattern, description: "Whose requests are in it; all tenants'." },
    unit: { type: "string", enum: experimentUnits, description: "What is randomised; `request`." },
    arms: {
      type: "array",
      minItems: 2,
      maxItems: maxArms,
      description: "The first is what the others are compared with.",
      items: {
        type: "object",
        required: ["name"],
        additionalProperties: false,
        properties: {
          name: { type: "string", pattern: namePattern },
          share: {
            type: "number",
            exclusiveMinimum: 0,
            maximum: 1e6,
            description: "Relative to the others; 1.",
          },
          models: { ...modelPatterns, description: "Models that `auto` chooses among." },
          preset: { type: "string", enum: Object.keys(presets).filter(isPresetName) },
          weights: routingSchema.properties.weights,
          priors: { type: "string", minLength: 1, maxLength: 200, description: "A version of the priors." },
        },
      },
    },
    metric: metricName,
    mde: {
      type: "number",
      exclusiveMinimum: 0,
      description:
        "Difference that matters, in the metric's unit: a share of a boolean, score of [0,1] of a number, dollars, milliseconds.",
    },
    confidence: { type: "number", exclusiveMinimum: 0.5, exclusiveMaximum: 1, description: "0.95." },
    power: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1, description: "0.8." },
    guardrails: {
      type: "array",
      maxItems: 10,
      items: {
        type: "object",
        required: ["metric", "max_worse"],
        additionalProperties: false,
        properties: {
          metric: metricName,
          max_worse: {
            type: "number",
            minimum: 0,
            maximum: 10,
            description: "Share of the first arm's mean that an arm may be worse by: 0.2 is 20%.",
          },
        },
      },
    },
    ramp: {
      type: "object",
      required: ["start", "end", "hours"],
      additionalProperties: false,
      properties: {
        start: share,
        end: { ...share, exclusiveMinimum: 0 },
        hours: { type: "number", minimum: 0, maximum: 8_760 },
      },
      description: "Share of units in it, rising evenly; all from the start.",
    },
    max_days: { type: "number", exclusiveMinimum: 0, maximum: 366, description: "Ends undecided; 28." },
  },
} as const;
