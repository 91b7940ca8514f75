import type { KeySettings } from "./key-settings.ts";
import { requestLimits } from "./request-limits.ts";

/** What a schema cannot say of a key's settings: a field, and what is wrong with it. */
interface KeySettingsFault {
  readonly field: keyof KeySettings;
  readonly fault: string;
}

const hasTooManyStars = (pattern: string): boolean =>
  pattern.split(/\*+/).length - 1 > requestLimits.wildcardsPerPattern;
const tooManyStars = `has a pattern with more than ${requestLimits.wildcardsPerPattern} \`*\``;

/** The first fault of settings that fit the schema; null: there is none. */
export function keySettingsFault(settings: KeySettings): KeySettingsFault | null {
  const { weights, allowed_models: patterns = [], rate_limits: rates = [] } = settings;
  if (weights !== undefined && Object.values(weights).every((weight) => weight === 0))
    return { field: "weights", fault: "are all 0: give at least one a positive value" };
  if (patterns.some(hasTooManyStars)) return { field: "allowed_models", fault: tooManyStars };
  const rated = rates.map(({ model = "*" }) => model.toLowerCase());
  if (rates.some((rate) => Object.keys(rate).every((field) => field === "model")))
    return { field: "rate_limits", fault: "has an entry without a figure, such as `requests_per_minute`" };
  if (new Set(rated).size < rated.length)
    return { field: "rate_limits", fault: "names the same `model` twice" };
  return rated.some(hasTooManyStars) ? { field: "rate_limits", fault: tooManyStars } : null;
}
