import { Ajv } from "ajv";
import { type Catalog, suggestModels } from "../../engine/index.ts";
import { isStorable } from "../database/repositories/json-text.ts";
import { didYouMean } from "../errors/did-you-mean.ts";
import { quote } from "../errors/quote.ts";
import { refusal, refusalOf } from "../errors/refusal.ts";
import type { FeedbackMetric } from "../feedback/metrics.ts";
import {
  type ExperimentSettings,
  experimentDefaults,
  experimentSettingsSchema,
} from "../operation/experiment-settings.ts";
import { modelMatcher } from "../pipeline/plan/model-pattern.ts";
import { outcomeMetrics } from "./outcome-metrics.ts";

const validate = new Ajv({ allowUnionTypes: true }).compile<ExperimentSettings>(experimentSettingsSchema);

export interface SettingsGround {
  readonly catalog: Pick<Catalog, "candidates">;
  readonly metrics: ReadonlyMap<string, FeedbackMetric>;
}

/**
 * Checks an experiment from the API or a command and fills in every default.
 *
 * @throws GatewayError `invalid_request` naming the field
 */
export function checkExperimentSettings(
  given: unknown,
  { catalog, metrics }: SettingsGround,
): ExperimentSettings {
  if (!validate(given)) throw refusalOf(validate.errors);
  const { arms, metric, guardrails = [], ramp = { start: 1, end: 1, hours: 0 } } = given;
  if (!isStorable(given.name))
    throw refusal("name", "holds the character NUL or half of a surrogate pair: leave it out");
  const names = new Set<string>();
  arms.forEach(({ name, models, preset, weights }, index) => {
    const at = `arms.${index}`;
    if (names.has(name))
      throw refusal(`${at}.name`, `is \`${quote(name)}\` a second time: give each arm its own name`);
    names.add(name);
    if (preset !== undefined && weights !== undefined)
      throw refusal(`${at}.preset`, "and `weights` are two policies: send one of them");
    if (weights !== undefined && !Object.values(weights).some((weight) => weight > 0))
      throw refusal(`${at}.weights`, "are all 0: give at least one a positive value");
    const own = models?.map((pattern) => ({ pattern, isCandidate: matchesAny(pattern, catalog) })) ?? [];
    // Of several patterns one may be of a provider that is not there; a name is of a model that was meant.
    const missing = own.filter(({ pattern, isCandidate }) => !isCandidate && !pattern.includes("*"));
    if (missing.length > 0 || (own.length > 0 && !own.some(({ isCandidate }) => isCandidate))) {
      const { pattern } = missing[0] ?? own[0]!;
      const ids = catalog.candidates.map(({ id }) => id);
      const near = didYouMean(suggestModels(pattern, ids));
      throw refusal(`${at}.models`, `matches no configured model: ${quote(pattern)}${near}`);
    }
  });
  const known = [...outcomeMetrics.map(({ name }) => name)];
  for (const [name, { type }] of metrics) if (type !== "text" && !known.includes(name)) known.push(name);
  const requireMetric = (field: string, name: string): void => {
    if (!known.includes(name))
      throw refusal(field, `is \`${quote(name)}\`, which nothing measures: name one of ${known.join(", ")}`);
  };
  requireMetric("metric", metric);
  const guarded = new Set<string>();
  for (const [index, { metric: name }] of guardrails.entries()) {
    requireMetric(`guardrails.${index}.metric`, name);
    if (guarded.has(name))
      throw refusal(
        `guardrails.${index}.metric`,
        `is \`${name}\` a second time: give each metric one guardrail`,
      );
    guarded.add(name);
  }
  if (given.mde !== undefined && given.mde > 1 && !["cost", "latency"].includes(metric))
    throw refusal("mde", "is above 1, and no two arms differ by more: shares and scores lie between 0 and 1");
  if (ramp.start > ramp.end)
    throw refusal("ramp.start", "is above `ramp.end`: a ramp rises, so that no unit leaves its arm");
  return {
    ...given,
    unit: given.unit ?? experimentDefaults.unit,
    confidence: given.confidence ?? experimentDefaults.confidence,
    power: given.power ?? experimentDefaults.power,
    max_days: given.max_days ?? experimentDefaults.maxDays,
    ...{ ramp, guardrails },
    arms: arms.map((arm) => ({ ...arm, share: arm.share ?? 1 })),
  };
}

function matchesAny(pattern: string, { candidates }: SettingsGround["catalog"]): boolean {
  const isOf = modelMatcher([pattern]);
  return candidates.some(({ id, model }) => isOf(model.id) || isOf(id));
}
